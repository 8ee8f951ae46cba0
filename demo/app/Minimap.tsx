import 'eventreel/ui/pictures/styles.css'

export { ConversationMinimap } from 'eventreel/ui/pictures'
