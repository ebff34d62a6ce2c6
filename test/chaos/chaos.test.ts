import process from 'node:process'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { type ChaosSystem, startChaosSystem } from './chaos-system.ts'
import { controlFaults } from './control-faults.ts'
import { runFault } from './fault.ts'
import type { Outcome } from './outcome.ts'
import { redisFaults } from './redis-faults.ts'
import { isLong, reportOutcomes, roundsToRun } from './report.ts'
import { workerFaults } from './worker-faults.ts'

/** The short form strikes each fault once, the long one (`make chaos`) several times and with longer outages. */
const OUTAGE_MS = isLong() ? 20_000 : 6_000

const faults = [...workerFaults, ...redisFaults(OUTAGE_MS), ...controlFaults]
const outcomes: Outcome[] = []
let system: ChaosSystem | undefined

beforeAll(async () => {
  system = await startChaosSystem()
}, 120_000)
afterAll(async () => {
  await system?.end()
  await reportOutcomes(outcomes)
}, 60_000)

const rounds = Array.from({ length: roundsToRun() }, (_, round) => faults.map((fault) => ({ ...fault, round }))).flat()

test.each(rounds)(
  'nothing is lost: $name (round $round)',
  async (fault) => {
    onTestFailed(({ task }) => {
      const causes = task.result?.errors?.map((error) => error.stack ?? error.message) ?? []
      process.stderr.write(`${[fault.name, ...causes, ...(system?.errors() ?? [])].join('\n')}\n`)
    })
    if (system === undefined) throw new Error('the system did not start')
    const outcome = await runFault(system, fault)
    expect(outcome.inFlight).toBeGreaterThanOrEqual(50)
    expect(outcome.recoveryMs).toBeLessThanOrEqual(fault.recoversWithinMs)
    outcomes.push(outcome)
  },
  240_000,
)
