export { socketIoFeed } from './source/socket-io-feed.ts'
