import type { ScalingCause } from '@bullwheel/contracts'
import { type Hot, type PoolFacts, type ScaleState, insertDecision, saveScaleMemory, setDesired } from '@bullwheel/db'
import { type Logger, type SharedQueue, shareQueues } from '@bullwheel/domain'
import { type RedisConnection, nudge } from '@bullwheel/queue'
import type { Catalogue } from '@bullwheel/services'
import { type PoolJudgement, judgePool } from '../autoscaler/judge-pool.ts'
import { type FleetLoad, createLoadReader } from '../autoscaler/read-load.ts'
import type { Role } from '../role.ts'

export type AutoscalerOptions = {
  hot: Hot
  /** Supervisors are told through it that there is something to do. */
  producer: RedisConnection
  prefix: string
  catalogue: Pick<Catalogue, 'versions'>
  now: () => number
  log: Logger
}
export type AutoscalerTurn = { changed: number; againInMs?: number }

const EVERY_MS = 5_000
/** A pool without workers is looked at more often: what arrives there waits for a whole start. */
const AT_ZERO_MS = 1_000
/** A decision is written down at least so often, changed or not. */
const TOLD_EVERY_MS = 60_000
/** Causes that come and go from look to look: a change from one of them to another is no news. */
const ROUTINE: ReadonlySet<ScalingCause> = new Set(['load', 'cold', 'work', 'due', 'idle', 'recent', 'band'])

/** Says how many workers each pool should have, and why. Supervisors take the seats. */
export function createAutoscaler({
  hot,
  producer,
  prefix,
  catalogue,
  now,
  log,
}: AutoscalerOptions): Role<AutoscalerTurn> {
  const readLoad = createLoadReader({ hot, catalogue, log })

  /** One pool that fails must not keep the others from their turn. */
  const look = async (
    fleet: FleetLoad,
    pool: PoolFacts,
    served: readonly SharedQueue[],
  ): Promise<PoolJudgement['decision'] | undefined> => {
    try {
      const judgement = judgePool(fleet, pool, served, roomFor(fleet, pool), now())
      const isWritten = await write(hot, fleet, pool, judgement, now())
      return isWritten ? judgement.decision : undefined
    } catch (cause) {
      log.warn({ err: cause, pool: pool.name }, 'a pool could not be looked at; it stays as it is')
      return undefined
    }
  }

  return {
    name: 'autoscaler',
    everyMs: EVERY_MS,
    runOnce: async () => {
      const fleet = await readLoad()
      const shares = shareQueues(fleet.pools, fleet.queues ?? [])
      let changed = 0
      for (const pool of byNeed(fleet)) {
        const decision = await look(fleet, pool, shares.get(pool.name) ?? [])
        if (decision === undefined || decision.desired === pool.desired) continue
        const { desired, cause, reason } = decision
        log.info({ pool: pool.name, from: pool.desired, to: desired, cause, reason }, 'a pool changes its size')
        pool.desired = desired
        changed++
      }
      if (changed > 0) await nudge(producer, prefix, { kind: 'fleet' })
      const isAtZero = fleet.pools.some(({ isStarted, desired }) => isStarted && desired === 0)
      return { changed, ...(isAtZero && { againInMs: AT_ZERO_MS }) }
    },
  }
}

/** What has waited longest for its target comes first, so that it gets the room that is left. */
function byNeed({ pools, readings }: FleetLoad): PoolFacts[] {
  const shares = shareQueues(pools, [...readings.keys()])
  const needOf = (pool: PoolFacts): number => {
    const waits = (shares.get(pool.name) ?? []).map(({ queue }) => readings.get(queue)?.oldestWaitMs ?? 0)
    return Math.max(0, ...waits) / pool.targetWaitMs
  }
  return pools.toSorted((a, b) => needOf(b) - needOf(a))
}

/** Room that was given to other pools and is not taken yet is none. */
function roomFor({ room, pools }: FleetLoad, pool: PoolFacts): number | null {
  if (room === null || room === undefined) return null
  const given = pools.reduce(
    (sum, other) => (other.name === pool.name ? sum : sum + Math.max(other.desired - other.seats, 0)),
    0,
  )
  return Math.max(room - given, 0)
}

function isNews(cause: ScalingCause, last: ScaleState['last'] | undefined, nowMs: number): boolean {
  if (!last || nowMs - last.at >= TOLD_EVERY_MS) return true
  return cause !== last.cause && !(ROUTINE.has(cause) && ROUTINE.has(last.cause))
}

/** False when the pool was changed meanwhile: then the next look counts. */
async function write(
  hot: Hot,
  { states }: FleetLoad,
  pool: PoolFacts,
  { decision, memory, inputs, current }: PoolJudgement,
  nowMs: number,
): Promise<boolean> {
  const { desired, cause, reason } = decision
  const last = states.get(pool.name)?.last
  const said = pool.isStarted || desired !== pool.desired ? reason : pool.reason
  return setDesired(hot, { pool: pool.name, desired, reason: said, version: pool.version }, async (tx) => {
    await saveScaleMemory(tx, pool.name, memory)
    if (desired !== pool.desired || isNews(cause, last, nowMs))
      await insertDecision(tx, pool.name, { desired, current, cause, reason, inputs })
  })
}
