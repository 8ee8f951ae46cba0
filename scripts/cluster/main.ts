import { freePort } from '../pack/processes.ts'
import { startNode, type ClusterNode } from './node.ts'
import { startPostgres } from './postgres.ts'
import { startRoundRobin } from './round-robin.ts'

/** What `npm run cluster` starts; ends when the process that started it is gone. */
const [portText = '3000', directory = './eventreel-cluster'] = process.argv.slice(2)
const first = Number(portText)
/** What runs, in the order in which it was started. */
const running: (() => Promise<void>)[] = []
let ending = false

process.once('disconnect', () => void end(0))

try {
  const [balancerPort = 0, databasePort = 0, ...nodePorts] = await portsFrom(first)
  const postgres = await startPostgres(directory, databasePort)
  running.push(() => postgres.stop())
  const nodes: ClusterNode[] = []
  for (const port of nodePorts) {
    const node = await startNode({ port, databaseUrl: postgres.url, say })
    nodes.push(node)
    running.push(() => node.stop())
  }
  const balancer = await startRoundRobin(balancerPort, nodes.map((node) => node.port))
  running.push(() => balancer.close())
  say(`balancer    http://localhost:${balancer.port}   the next server for each connection`)
  for (const [index, node] of nodes.entries()) say(`server ${index + 1}    http://localhost:${node.port}   process ${node.pid()}: kill -9 it, and it is started again`)
  say(`PostgreSQL  ${postgres.url}   kept in ${directory}`)
  say('Ctrl-C ends it all.')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  await end(1)
}

/** Of balancer, database and servers. Each keeps its own, also when it is started again. */
async function portsFrom(port: number): Promise<readonly number[]> {
  return port === 0 ? Promise.all(Array.from({ length: 4 }, freePort)) : [port, port + 3, port + 1, port + 2]
}

async function end(code: number): Promise<void> {
  if (ending) return
  ending = true
  for (const stop of running.toReversed()) await stop()
  process.exit(code)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
