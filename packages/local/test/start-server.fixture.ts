import { startPostgres, startRedis } from '../src/index.ts'

/** Starts a server in the folder given and prints its pid and url; the test then kills this process, or what it likes. */
const [kind, folder = ''] = process.argv.slice(2)
const server =
  kind === 'postgres'
    ? await startPostgres({ folder, durable: true })
    : await startRedis({ folder, durable: true, path: process.env['PATH'] })
const timer = setInterval(() => {}, 60_000)
process.once('SIGTERM', () => void server.stop().then(() => clearInterval(timer)))
// Last: from here on the signal may come.
console.log(JSON.stringify({ pid: server.pid, url: server.url }))
