import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createEventClient } from 'eventreel'
import { EventClientProvider } from 'eventreel/react'
import 'eventreel/ui/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import './page.css'
import { recorder } from './recorder.ts'

const client = createEventClient({ recorder })
// The list is asked for also when the platform sees no network: the server may be on this very machine.
const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })

// For whoever wants to look around from the console: `eventreel.conversation(id).diagnostics()`.
Object.assign(globalThis, { eventreel: client })

const root = document.getElementById('page')
if (root === null) throw new Error('index.html has no #page')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <EventClientProvider client={client}>
        <App />
      </EventClientProvider>
    </QueryClientProvider>
  </StrictMode>,
)

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('/sw.js').catch((error: unknown) => console.warn('The page will not open without a network:', error))
}
