import { createEventClient } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import { socketIoFeed } from 'eventreel/socketio'
import { ConversationView } from 'eventreel/ui'
import 'eventreel/ui/styles.css'
import { createRoot } from 'react-dom/client'

const query = new URLSearchParams(location.search)
const client = createEventClient({ baseUrl: query.get('server') ?? '', live: socketIoFeed() })
const root = document.getElementById('page')
if (root === null) throw new Error('index.html has no #page')
createRoot(root).render(
  <EventClientProvider client={client}>
    <ConversationView conversationId={query.get('conversation')} showHidden />
  </EventClientProvider>,
)
