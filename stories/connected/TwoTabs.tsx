import { useEffect, useState, useSyncExternalStore } from 'react'
import type { EventClientOptions } from '../../src/create-event-client.ts'
import { ConversationView, type ConversationViewProps } from '../../src/ui/index.ts'
import { Backstage } from './Backstage.tsx'
import { StoryClient } from './StoryClient.tsx'
import { storyServer } from './story-server.ts'

/** Two clients as two tabs of one browser have them: one database, one lock, one channel. Nobody but them knows its user. */
export function TwoTabs({ events, ...view }: ConversationViewProps & { readonly events: number }) {
  const [{ server, options, databaseName }] = useState(() => {
    const server = storyServer(events)
    const databaseName = `stories ${crypto.randomUUID()}`
    const options: EventClientOptions = { source: () => server, runtime: server.runtime, cache: 'indexeddb', databaseName, userId: databaseName }
    return { server, options, databaseName }
  })
  const [open, setOpen] = useState<readonly number[]>([1, 2])
  const links = useSyncExternalStore(server.onLinks, () => server.links)
  useEffect(() => () => void indexedDB.deleteDatabase(databaseName), [databaseName])
  const acts = {
    'Say something': () => server.say('Both of you hear this.'),
    'Close the first tab': () => setOpen([2]),
    'Open it again': () => setOpen([1, 2]),
  }
  return (
    <Backstage acts={acts}>
      {open.map((tab) => (
        <div key={tab} className="story-tab">
          <div className="story-tab-name" data-own lang="en" dir="ltr">
            {tab === 1 ? `Connections to the server: ${links}` : 'The other tab'}
          </div>
          <StoryClient options={options}>
            <ConversationView {...view} />
          </StoryClient>
        </div>
      ))}
    </Backstage>
  )
}
