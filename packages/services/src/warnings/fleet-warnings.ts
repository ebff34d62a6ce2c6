import type { Warning } from '@bullwheel/contracts'
import { type PoolFacts, listPoolFacts, readDueLines, readFleetFacts, readHostRoom } from '@bullwheel/db'
import { type DueLine, findServers } from '@bullwheel/domain'
import { lackOfSeats } from '../fleet/pool-view.ts'
import { type Watch, about, instantOf } from './warning.ts'

/** A pool that grows or moves to another host is without seats for a moment. */
const LACKING_AFTER_MS = 30_000
/** A pool that was at zero needs a moment to begin. */
const UNSERVED_AFTER_MS = 15_000

export const poolWarnings: Watch = async ({ hot, clock, queues }) => {
  const [pools, room, fleet] = await Promise.all([listPoolFacts(hot), readHostRoom(hot), readFleetFacts(hot)])
  const old = clock.now() - LACKING_AFTER_MS
  const lacking = pools.flatMap((pool): Warning[] => {
    const lack = pool.desiredAt < old ? lackOfSeats(pool, room) : undefined
    if (lack === undefined) return []
    const [what = '', action = ''] = lack.split('; ')
    return [
      {
        id: `seats:${pool.name}`,
        level: 'warning',
        subject: about('pool', pool.name),
        message: `The pool ${pool.name} is short of workers: ${what}.`,
        action: `${action.charAt(0).toUpperCase()}${action.slice(1)}.`,
        since: instantOf(pool.desiredAt),
      },
    ]
  })
  // Without any worker there is one warning for all pools, unless none of them wants one.
  if (fleet.alive === 0 && fleet.wanted > 0) return lacking
  const lines = (await readDueLines(hot)).filter(({ queue }) => queues.find(queue)?.paused !== true)
  return [...lacking, ...unservedPools(pools, lines)]
}

/** Pools whose queues have due work, where no pool that serves them has a worker. */
function unservedPools(pools: PoolFacts[], lines: DueLine[]): Warning[] {
  const waiting = Map.groupBy(lines, ({ queue }) => queue)
  const serversOf = findServers(pools)
  const unserved = [...waiting].flatMap(([queue, own]) => {
    const serving = serversOf(queue)
    return serving.some(hasWorker) ? [] : serving.map((pool) => ({ pool, lines: own }))
  })
  return [...Map.groupBy(unserved, ({ pool }) => pool)].flatMap(([pool, own]) => {
    const all = own.flatMap((one) => one.lines)
    const oldestMs = Math.max(...all.map((line) => line.oldestMs))
    if (oldestMs < UNSERVED_AFTER_MS) return []
    const tasks = all.reduce((sum, line) => sum + line.tasks, 0)
    return [unservedPool(pool, `${tasks} due ${tasks === 1 ? 'task waits' : 'tasks wait'} in its queues`)]
  })
}

const hasWorker = ({ active, starting }: PoolFacts): boolean => active + starting > 0

function unservedPool({ name, isStarted }: PoolFacts, waiting: string): Warning {
  const common = { id: `unserved-pool:${name}`, subject: about('pool', name), since: null }
  return isStarted
    ? {
        ...common,
        level: 'critical',
        message: `The pool ${name} has no live worker, and ${waiting}.`,
        action: 'See on its page what keeps it from having workers, and whether a scheduler runs.',
      }
    : {
        ...common,
        level: 'warning',
        message: `The pool ${name} is stopped, and ${waiting}.`,
        action: 'Start the pool, or let another one serve its queues.',
      }
}
