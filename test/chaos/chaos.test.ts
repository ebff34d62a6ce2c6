import process from 'node:process'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { type ChaosSystem, startChaosSystem } from './chaos-system.ts'
import { controlFaults } from './control-faults.ts'
import { runFault } from './fault.ts'
import type { Outcome } from './outcome.ts'
import { redisFaults } from './redis-faults.ts'
import { until } from '../system-fixture.ts'
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

test('after all of it the mirrors have everything: statistics count each event once, and search has each task', async () => {
  if (system === undefined) throw new Error('the system did not start')
  const { client, sql } = system
  await until(
    () => client.listMirrors(),
    ({ items }) => items.length >= 4 && items.every(({ state, lag }) => state === 'running' && lag.items === 0),
    60_000,
  )
  const [counted] = await sql`
    select sum(accepted)::int as accepted, sum(started)::int as started, sum(completed)::int as completed,
           sum(failed)::int as failed, sum(cancelled)::int as cancelled
    from stats_minute`
  // An end that stands for its start, too, has a plus.
  const [told] = await sql`
    select count(*) filter (where kind = 'created')::int as accepted,
           count(*) filter (where kind = 'started' or kind like '+%')::int as started,
           count(*) filter (where ltrim(kind, '+') = 'completed')::int as completed,
           count(*) filter (where ltrim(kind, '+') = 'failed')::int as failed,
           count(*) filter (where ltrim(kind, '+') = 'cancelled')::int as cancelled
    from events cross join lateral json_array_elements(body) l cross join lateral (select l->>0 as kind) k`
  expect(counted).toEqual(told)
  const [kept] = await sql`
    select (select count(*)::int from tasks) as tasks, (select count(*)::int from task_search where state is not null) as found`
  expect(kept?.['found']).toBe(kept?.['tasks'])
}, 90_000)
