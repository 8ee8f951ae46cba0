import type { Hands } from '../hands.ts'
import type { Intent } from '../intents.ts'

/** What the agent says of itself. */
export const ABILITIES = `I work in a scratch copy of a small project, pocketbook. You can ask me to:
- run the tests
- fix the bug
- review the tests
- list the files
- read src/money.js
- search for parseAmount
- start the long run: every file under node_modules
- pause, resume or stop`

type Quick = Extract<Intent, { kind: 'help' | 'run-tests' | 'list-files' | 'read-file' | 'search' | 'unknown' }>

/** Whether a request is answered at once, also in the middle of other work. */
export function isQuick(intent: Intent): intent is Quick {
  return ['help', 'run-tests', 'list-files', 'read-file', 'search', 'unknown'].includes(intent.kind)
}

/** Answers a question that needs a step or two. */
export async function answer(hands: Hands, intent: Quick): Promise<void> {
  switch (intent.kind) {
    case 'help':
      return hands.say(ABILITIES, { wait: true })
    case 'unknown':
      return hands.say(`I only understand a fixed set of requests, and never run a message as a command.\n\n${ABILITIES}`, { wait: true })
    case 'run-tests': {
      const { run, report } = await hands.runTests('You asked for the tests.')
      const failed = report.failures.map(({ name, path, line }) => `\n- ${name} (${path}:${line})`).join('')
      return hands.say(
        run.exitCode === 0 ? `All ${report.tests} tests pass.` : `${report.passed} of ${report.tests} tests pass. These fail:${failed}`,
        { wait: true },
      )
    }
    case 'list-files': {
      const files = await hands.listFiles()
      return hands.say(`The project has ${files.length} files.`, { wait: true })
    }
    case 'read-file': {
      const content = await hands.readFile(intent.path)
      return hands.say(`${intent.path} has ${content.split('\n').length - 1} lines.`, { wait: true })
    }
    case 'search': {
      const hits = await hands.search(intent.text)
      const files = new Set(hits.map((hit) => hit.path))
      const places = hits.slice(0, 5).map((hit) => `\n- ${hit.path}:${hit.line}`).join('')
      return hands.say(hits.length === 0 ? `Nothing contains "${intent.text}".` : `${hits.length} lines in ${files.size} files:${places}`, { wait: true })
    }
  }
}
