import { rivals } from './rivals/index.ts'

/** A worker process of a rival; it says every 10 ms how many jobs its handler has seen. */
const rival = rivals.find(({ name }) => name === process.env['BENCH_RIVAL'])
let done = 0
process.once('message', () => process.exit(0))
process.once('disconnect', () => process.exit(0))
// The bench may have gone in this moment: then there is nobody to tell.
setInterval(() => process.send?.({ kind: 'done', done }, undefined, undefined, () => undefined), 10)
await rival?.work(String(process.env['DATABASE_URL']), (count) => (done += count))
process.send?.({ kind: 'ready' })
