import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Hot,
  LINE_START,
  type LinePlace,
  type QueueCopy,
  type Restaging,
  endRestaging,
  outboxBacklog,
  restageLine,
} from '@bullwheel/db'

/** A queue that is being restaged, line by line, the most urgent first. */
type Work = { queue: string; restaging: Restaging; priority: number; after: LinePlace }

export type RestagingOptions = { hot: Hot; horizonMs: number; pageTasks?: number }
export type RestagingTurn = { restaged: number; more: boolean }

const LEAST_URGENT = 10
const PAGE_TASKS = 2_000
/** While more than this is on its way into Redis, restaging waits for the dispatcher. */
const MAX_BACKLOG_TASKS = 40_000
const BACKLOG_PAUSE_MS = 20

/** Restages what Redis lost, a page of each queue in turn, so that a small queue does not wait for a large one. */
export function createRestaging({ hot, horizonMs, pageTasks = PAGE_TASKS }: RestagingOptions) {
  /** Where a queue stands is kept in memory only: whoever begins anew finds nothing left in the lines that are done. */
  let works = new Map<string, Work>()

  const workOf = (queue: string, restaging: Restaging): Work => {
    const known = works.get(queue)
    const isSame = known?.restaging.from === restaging.from && known.restaging.before === restaging.before
    return known !== undefined && isSame ? known : { queue, restaging, priority: 1, after: LINE_START }
  }

  const restagePage = async (work: Work): Promise<number> => {
    const { restaged, next } = await restageLine(hot, work, work.restaging, pageTasks, horizonMs)
    work.after = next ?? LINE_START
    if (next === null) work.priority++
    if (work.priority > LEAST_URGENT) {
      await endRestaging(hot, work.queue, work.restaging)
      works.delete(work.queue)
    }
    return restaged
  }

  return {
    /** Goes on for `budgetMs`; `more`: something is left. */
    run: async (copies: QueueCopy[], budgetMs: number): Promise<RestagingTurn> => {
      const until = performance.now() + budgetMs
      works = new Map(
        copies.flatMap(({ name, restaging }) =>
          restaging === null || restaging.wiping ? [] : [[name, workOf(name, restaging)]],
        ),
      )
      let restaged = 0
      while (works.size > 0 && performance.now() < until) {
        const { tasks } = await outboxBacklog(hot)
        if (tasks > MAX_BACKLOG_TASKS) await sleep(BACKLOG_PAUSE_MS)
        else for (const work of works.values()) restaged += await restagePage(work)
      }
      return { restaged, more: works.size > 0 }
    },
  }
}
