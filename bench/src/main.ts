import { parseArgs } from 'node:util'
import { type Result, compare } from './compare.ts'
import { type Control, measureControl, movementOf } from './control.ts'
import { makeReport, writeReport, writeTable } from './report.ts'
import type { Row } from './row.ts'
import { drainBundled } from './rows/drain-bundled.ts'
import { drainSingle } from './rows/drain-single.ts'
import { dueAtOnce } from './rows/due-at-once.ts'
import { durableIntake } from './rows/durable-intake.ts'
import { postTasksRow } from './rows/post-tasks.ts'
import { latency } from './rows/latency.ts'
import { memory } from './rows/memory.ts'
import { mirrorCatchUp } from './rows/mirror-catch-up.ts'
import { rebuild } from './rows/rebuild.ts'
import { recoveryOfRedis, recoveryOfWorker } from './rows/recovery.ts'
import { rivalsRow } from './rows/rivals.ts'
import { sustained } from './rows/sustained.ts'
import { type Servers, startServers } from './servers.ts'

const rows: Row[] = [
  durableIntake,
  postTasksRow,
  drainBundled,
  drainSingle,
  sustained,
  rivalsRow,
  latency,
  dueAtOnce,
  rebuild,
  recoveryOfWorker,
  recoveryOfRedis,
  mirrorCatchUp,
  memory,
]
const REAL = { pairs: 5, scale: 1 }
const QUICK = { pairs: 2, scale: 0.25 }

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, pairs: { type: 'string' } },
})
const unknown = positionals.filter((name) => !rows.some((row) => row.name.startsWith(name)))
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}. There are: ${rows.map((row) => row.name).join(', ')}. Options: --quick, --pairs N.`,
  )
  process.exit(1)
}
const chosen = rows.filter((row) => positionals.length === 0 || positionals.some((name) => row.name.startsWith(name)))
const mode = { ...(values.quick ? QUICK : REAL), ...(values.pairs !== undefined && { pairs: Number(values.pairs) }) }

const servers = await startServers()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void servers.stop().finally(() => process.exit(1)))
}
try {
  for (const row of chosen) await runRow(row, servers)
} finally {
  await servers.stop()
}

async function runRow(row: Row, on: Servers): Promise<void> {
  console.log(row.title)
  const controls: Control[] = [await measureControl(on.redisUrl)]
  const results: Result[] = []
  for (const comparison of row.comparisons(on, { scale: mode.scale })) {
    const between = async (): Promise<void> => void controls.push(await measureControl(on.redisUrl))
    const found = await compare(comparison, mode.pairs, between)
    results.push(...found)
    for (const result of found) printRatios(result)
  }
  console.log(`  control moved ${Math.round(movementOf(controls) * 100)} %`)
  const report = makeReport(row, on, results, controls, { pairs: mode.pairs, isQuick: values.quick })
  if (values.quick) return
  await writeReport(report)
  await writeTable()
}

function printRatios({ name, ratios }: Result): void {
  for (const [against, { median, min, max }] of Object.entries(ratios)) {
    console.log(`  = ${name}: ${median.toFixed(2)} × ${against} (${min.toFixed(2)}–${max.toFixed(2)})`)
  }
}
