import { withBrowser } from '../browser.ts'
import { offlineScenarios } from './scenarios/offline.ts'

withBrowser()

offlineScenarios()
