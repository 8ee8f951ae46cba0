import { storageScenarios } from '../e2e/faults/scenarios/storage.ts'
import { withFirefox } from './with-firefox.ts'

withFirefox()

storageScenarios()
