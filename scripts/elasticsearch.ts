import { join } from 'node:path'
import { startElasticsearch } from '../packages/local/src/index.ts'

/** Keeps its data under the data folder, and its port as long as that is free: `node scripts/elasticsearch.ts [port]`. */
const port = process.argv[2] === undefined ? undefined : Number(process.argv[2])
const folder = join(process.env['BULLWHEEL_DATA_DIR'] ?? '.bullwheel', 'elasticsearch')

console.log('Starting Elasticsearch, which takes a while ...')
const server = await startElasticsearch({ folder, port, path: process.env['PATH'] })
console.log(`Elasticsearch runs, with its data in ${folder}. Set this for Bullwheel:`)
console.log(`\n  ELASTICSEARCH_URL=${server.url}\n`)
console.log('Ctrl-C stops it.')

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isStopping = true
    void server.stop()
  })
}
const { code, signal } = await server.exited
if (!isStopping) {
  console.error(
    `Elasticsearch ended by itself (${signal ?? `code ${code}`}); its log is ${join(folder, 'elasticsearch.log')}`,
  )
  process.exitCode = 1
}
