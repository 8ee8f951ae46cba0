export { childIdsOf } from '../../protocol/sub-conversations.ts'
