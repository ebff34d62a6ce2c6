import type { ScalingCause } from '@bullwheel/contracts'
import { type Hot, type PoolFacts, type ScaleState, insertDecision, saveScaleMemory, setDesired } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, nudge } from '@bullwheel/queue'
import type { Catalogue } from '@bullwheel/services'
import { type PoolJudgement, judgePool } from '../autoscaler/judge-pool.ts'
import { type FleetLoad, createLoadReader } from '../autoscaler/read-load.ts'
import { type HostShare, shareHosts } from '../autoscaler/share-hosts.ts'
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
/** A pool without workers is looked at more often: what arrives there waits for a whole start, or for a seat. */
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
    share: HostShare,
  ): Promise<PoolJudgement['decision'] | undefined> => {
    try {
      const judgement = judgePool(fleet, pool, fleet.shares.get(pool.name) ?? [], share, now())
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
      const pools = byNeed(fleet)
      const hosts = shareHosts(fleet, pools, now())
      let changed = 0
      for (const pool of pools) {
        const decision = await look(fleet, pool, hosts.of(pool))
        if (decision === undefined || decision.desired === pool.desired) continue
        const { desired, cause, reason } = decision
        log.info({ pool: pool.name, from: pool.desired, to: desired, cause, reason }, 'a pool changes its size')
        pool.desired = desired
        pool.desiredAt = now()
        changed++
      }
      if (changed > 0) await nudge(producer, prefix, { kind: 'fleet' })
      const isAtZero = fleet.pools.some(({ isStarted, desired }) => isStarted && desired === 0)
      return { changed, ...((isAtZero || hosts.isWaitedFor()) && { againInMs: AT_ZERO_MS }) }
    },
  }
}

/** What has waited longest for its target comes first, so that it gets the room that is left. */
function byNeed({ pools, shares, readings }: FleetLoad): PoolFacts[] {
  const needOf = (pool: PoolFacts): number => {
    const waits = (shares.get(pool.name) ?? []).map(({ queue }) => readings.get(queue)?.oldestWaitMs ?? 0)
    return Math.max(0, ...waits) / pool.targetWaitMs
  }
  return pools.toSorted((a, b) => needOf(b) - needOf(a))
}

function isNews(cause: ScalingCause, last: ScaleState['last'] | undefined, nowMs: number): boolean {
  if (!last || nowMs - last.at >= TOLD_EVERY_MS) return true
  return cause !== last.cause && !(ROUTINE.has(cause) && ROUTINE.has(last.cause))
}

/** False when the pool was changed, or another scheduler looked at it, meanwhile: then the next look counts. */
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
  const { name, version, looks } = pool
  return setDesired(hot, { pool: name, desired, reason: said, version, looks }, async (tx) => {
    await saveScaleMemory(tx, name, memory)
    if (desired !== pool.desired || isNews(cause, last, nowMs))
      await insertDecision(tx, name, { desired, current, cause, reason, inputs })
  })
}
