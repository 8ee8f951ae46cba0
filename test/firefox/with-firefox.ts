import { firefox, type Browser } from 'playwright'
import { withBrowser } from '../e2e/browser.ts'
import { ensureFirefox } from '../../scripts/find-firefox.ts'

/** One real Firefox for the tests of a file: the machine's own, spoken to by the protocol that it brings. */
export function withFirefox(): void {
  // A socket that finds no server is told as if a page had thrown.
  withBrowser(launchFirefox, ({ message }) => /^Firefox can’t establish a connection to the server at ws|^The connection to ws/.test(message))
}

async function launchFirefox(): Promise<Browser> {
  return firefox.launch({ channel: 'moz-firefox', executablePath: await ensureFirefox() })
}
