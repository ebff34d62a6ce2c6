import { startElasticsearch, startKafka, startPostgres, startRedis } from '../src/index.ts'

/** Starts a server in the folder given and prints its pid and url; the test then kills this process, or what it likes. */
const [kind, folder = ''] = process.argv.slice(2)
const path = process.env['PATH']

async function start(): Promise<{ pid: number; url: string; stop: () => Promise<void> }> {
  if (kind === 'postgres') return startPostgres({ folder, durable: true })
  if (kind === 'redis') return startRedis({ folder, durable: true, path })
  if (kind === 'elasticsearch') return startElasticsearch({ folder, path })
  const { brokers, ...kafka } = await startKafka({ folder, path })
  return { ...kafka, url: brokers }
}

const server = await start()
const timer = setInterval(() => {}, 60_000)
process.once('SIGTERM', () => void server.stop().then(() => clearInterval(timer)))
// Last: from here on the signal may come.
console.log(JSON.stringify({ pid: server.pid, url: server.url }))
