import { join } from 'node:path'
import { startKafka } from '../packages/local/src/index.ts'

/** Keeps its data under the data folder, and its port as long as that is free: `node scripts/kafka.ts [port]`. */
const port = process.argv[2] === undefined ? undefined : Number(process.argv[2])
const folder = join(process.env['BULLWHEEL_DATA_DIR'] ?? '.bullwheel', 'kafka')

const kafka = await startKafka({ folder, port, path: process.env['PATH'] })
console.log(`Kafka runs, with its data in ${folder}. Set this for Bullwheel:`)
console.log(`\n  KAFKA_BROKERS=${kafka.brokers}\n`)
console.log('Ctrl-C stops it.')

let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isStopping = true
    void kafka.stop()
  })
}
const { code, signal } = await kafka.exited
if (!isStopping) {
  console.error(`Kafka ended by itself (${signal ?? `code ${code}`}); its log is ${join(folder, 'kafka.log')}`)
  process.exitCode = 1
}
