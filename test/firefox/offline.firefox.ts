import { offlineScenarios } from '../e2e/faults/scenarios/offline.ts'
import { withFirefox } from './with-firefox.ts'

withFirefox()

offlineScenarios()
