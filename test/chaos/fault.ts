import { expect } from 'vitest'
import { until } from '../system-fixture.ts'
import type { ChaosSystem } from './chaos-system.ts'
import { machineMs } from './effects.ts'
import { submitLoad } from './load.ts'
import { type Outcome, countRuns, untilEnded } from './outcome.ts'

/** What a strike leaves behind. */
export type Struck = {
  /** When work could go on, by `machineMs`. */
  backAt: number
  /** Tasks whose runs were broken off: recovery is complete when all of them have begun again. */
  harmed?: string[]
  /** Tasks that the strike itself submitted. */
  more?: string[]
}

/** One way in which things go wrong. */
export type Fault = {
  name: string
  /** Tasks of the load, and how long each takes (default 240 and 1,500 ms). */
  tasks?: number
  ms?: number
  /** Breaks something while the load runs, and mends what would not mend itself. */
  strike: (system: ChaosSystem, ids: string[]) => Promise<Struck>
  /** False where no running handler was harmed, so that none may run a second time. */
  mayRunAgain: boolean
  /** A dead host takes runs along that it had begun a moment before and told nobody of. */
  mayForgetRuns?: boolean
  /** Longest time until work goes on. */
  recoversWithinMs: number
  /** Longest time until everything has ended. */
  endsWithinMs: number
}

/** Fewer than this in flight, and the fault counts as not run. */
const MIN_IN_FLIGHT = 50
/** One on each of two hosts, with 40 slots. */
const WORKERS = 2

/** Strikes while at least 50 tasks run, waits for the end, and holds the book against what the handlers did. */
export async function runFault(system: ChaosSystem, fault: Fault): Promise<Outcome> {
  await untilAllWorkersAreReady(system)
  const load = await submitLoad(system, fault.tasks ?? 240, fault.ms ?? 1_500)
  const inFlight = await untilInFlight(system)
  const { backAt, harmed, more = [] } = await fault.strike(system, load)
  const recoveredAt = await untilBegun(system, backAt, harmed, fault.recoversWithinMs)
  const ids = [...load, ...more]
  await untilEnded(system, ids, fault.endsWithinMs)
  const { ended, ranAgain, unrecorded, neverRun } = await countedRuns(system, ids)
  expect(ids.length - ended).toBe(0)
  expect(neverRun).toEqual([])
  if (fault.mayForgetRuns !== true) expect(unrecorded).toEqual([])
  if (!fault.mayRunAgain) expect(ranAgain).toEqual([])
  await expectExactLedger(system)
  return {
    fault: fault.name,
    inFlight,
    lost: ids.length - ended,
    ranAgain: ranAgain.length,
    recoveryMs: recoveredAt - backAt,
  }
}

/** A run that was cancelled as it began is recorded a moment after its task has ended. */
async function countedRuns(system: ChaosSystem, ids: string[]) {
  const giveUpAt = machineMs() + 3_000
  return until(
    () => countRuns(system, ids),
    ({ unrecorded }) => unrecorded.length === 0 || machineMs() > giveUpAt,
  )
}

/** One worker alone has fewer slots than must be in flight, and the load would be through before the other is back. */
async function untilAllWorkersAreReady(system: ChaosSystem): Promise<void> {
  await until(
    async () => {
      const alive = await system.sql<{ id: string }[]>`select id from workers where dead_at is null`
      const ready = system.parts.workers.flatMap(({ lines }) => lines.filter((line) => line.includes('worker ready')))
      return alive.filter(({ id }) => ready.some((line) => line.includes(id)))
    },
    ({ length }) => length >= WORKERS,
    60_000,
  )
}

async function untilInFlight(system: ChaosSystem): Promise<number> {
  const [row] = await until(
    () => system.sql<{ n: number }[]>`select count(*)::int as n from tasks where state = 'running'`,
    (rows) => (rows[0]?.n ?? 0) >= MIN_IN_FLIGHT,
  )
  return row?.n ?? 0
}

/** When any handler (or, with `harmed`, each of theirs) began again after `since`. */
async function untilBegun(system: ChaosSystem, since: number, harmed: string[] | undefined, withinMs: number) {
  const begun = await until(
    () =>
      Promise.resolve(
        Map.groupBy(
          system.effects().filter(({ at }) => at >= since),
          ({ id }) => id,
        ),
      ),
    (byId) => (harmed === undefined ? byId.size > 0 : harmed.every((id) => byId.has(id))),
    withinMs,
  )
  const firsts = (harmed ?? [...begun.keys()]).map((id) => begun.get(id)?.[0]?.at ?? since)
  return harmed === undefined ? Math.min(...firsts) : Math.max(since, ...firsts)
}

/** The counters add up, nothing is pending, and the rows themselves say the same. */
async function expectExactLedger(system: ChaosSystem): Promise<void> {
  const { queues } = await system.client.getLedger({})
  for (const line of queues) expect(line).toMatchObject({ difference: 0, pending: 0, running: 0 })
  expect(await system.client.verifyLedger({})).toMatchObject({ exact: true, differences: [], tasks: [] })
}
