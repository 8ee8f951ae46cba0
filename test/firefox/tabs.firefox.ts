import { tabScenarios } from '../e2e/faults/scenarios/tabs.ts'
import { withFirefox } from './with-firefox.ts'

withFirefox()

tabScenarios()
