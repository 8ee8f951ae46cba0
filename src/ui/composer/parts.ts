// In one file, so that they are loaded with one request.
export { AgentButtons } from './AgentButtons.tsx'
export { ComposerNotes } from './ComposerNotes.tsx'
