import { parseArgs } from 'node:util'
import { type Result, compare } from './compare.ts'
import { type Control, measureControl, movementOf } from './control.ts'
import { makeReport, writeReport, writeTable } from './report.ts'
import type { Row } from './row.ts'
import { drainBundled } from './rows/drain-bundled.ts'
import { drainSingle } from './rows/drain-single.ts'
import { durableIntake } from './rows/durable-intake.ts'
import { postTasksRow } from './rows/post-tasks.ts'
import { rebuild } from './rows/rebuild.ts'
import { rivalsRow } from './rows/rivals.ts'
import { sustained } from './rows/sustained.ts'
import { type Servers, startServers } from './servers.ts'

const rows: Row[] = [durableIntake, postTasksRow, drainBundled, drainSingle, sustained, rebuild, rivalsRow]
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
    const result = await compare(comparison, mode.pairs, between)
    results.push(result)
    for (const [against, ratio] of Object.entries(result.ratios)) {
      console.log(
        `  = ${result.name}: ${ratio.median.toFixed(2)} × ${against} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
      )
    }
  }
  console.log(`  control moved ${Math.round(movementOf(controls) * 100)} %`)
  const report = makeReport(row, on, results, controls, { pairs: mode.pairs, isQuick: values.quick })
  if (values.quick) return
  await writeReport(report)
  await writeTable()
}
