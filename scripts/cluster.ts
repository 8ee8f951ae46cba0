import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * Two servers on one PostgreSQL, and a balancer before them, without Docker: `npm run cluster`. `--port 4000` begins at another port, `--dir` keeps the
 * database elsewhere. Ctrl-C ends it all.
 *
 * The work is done in a process of its own, outside the terminal's group: what the terminal tells all at once would end the database before its clients.
 */
const HELP = 'npm run cluster [-- --port 3000] [--dir ./eventreel-cluster]: a balancer on that port, servers on the next two, PostgreSQL on the one after; 0 takes any free ones.\n'
const { values } = parseArgs({
  options: { port: { type: 'string', default: '3000' }, dir: { type: 'string', default: './eventreel-cluster' }, help: { type: 'boolean', default: false } },
})
if (values.help) process.stdout.write(HELP)
else if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_532) {
  process.stderr.write(`--port: a number from 0 to 65532 is expected, not ${JSON.stringify(values.port)}\n`)
  process.exitCode = 2
} else {
  run(values.port, resolve(values.dir))
}

function run(port: string, directory: string): void {
  const cluster = fork(resolve(import.meta.dirname, 'cluster/main.ts'), [port, directory], { detached: true })
  // Its end is noticed there: when this process is gone, however, everything is.
  const stop = () => cluster.connected && cluster.disconnect()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', stop)
  cluster.once('exit', (code) => (process.exitCode = code ?? 1))
}
