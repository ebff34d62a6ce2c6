import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Hot,
  LINE_START,
  type LinePlace,
  type QueueCopy,
  type Restaging,
  endRestaging,
  listLines,
  outboxBacklog,
  restageLine,
} from '@bullwheel/db'

/** A queue that is being restaged: what is left of its lines, the most urgent first, and the place in that one. */
type Work = { queue: string; restaging: Restaging; lines: number[]; after: LinePlace }

export type RestagingOptions = { hot: Hot; horizonMs: number; pageTasks?: number }
export type RestagingTurn = { restaged: number; more: boolean }

const PAGE_TASKS = 2_000
/** Queues whose lines are looked for in one statement. */
const PLAN_QUEUES = 200
/** While more than this is on its way into Redis, restaging waits for the dispatcher. */
const MAX_BACKLOG_TASKS = 40_000
const BACKLOG_PAUSE_MS = 20

/** Restages what Redis lost, a page of each queue in turn, so that a small queue does not wait for a large one. */
export function createRestaging({ hot, horizonMs, pageTasks = PAGE_TASKS }: RestagingOptions) {
  /** Where a queue stands is kept in memory only: whoever begins anew finds nothing left in the lines that are done. */
  let works = new Map<string, Work>()

  /** Replaces the works only when all lines are known: a queue without lines is taken for done. */
  const plan = async (copies: QueueCopy[]): Promise<void> => {
    const planned = new Map<string, Work>()
    const fresh: Work[] = []
    for (const { name: queue, restaging } of copies) {
      if (restaging === null || restaging.wiping) continue
      const known = works.get(queue)
      const isSame = known?.restaging.from === restaging.from && known.restaging.before === restaging.before
      const work = known !== undefined && isSame ? known : { queue, restaging, lines: [], after: LINE_START }
      planned.set(queue, work)
      if (work !== known) fresh.push(work)
    }
    for (let at = 0; at < fresh.length; at += PLAN_QUEUES) {
      const queues = fresh.slice(at, at + PLAN_QUEUES).map((work) => work.queue)
      for (const { queue, priority } of await listLines(hot, queues)) planned.get(queue)?.lines.push(priority)
    }
    works = planned
  }

  const restagePage = async (work: Work): Promise<number> => {
    const [priority] = work.lines
    if (priority === undefined) {
      await endRestaging(hot, work.queue, work.restaging)
      works.delete(work.queue)
      return 0
    }
    const line = { queue: work.queue, priority, after: work.after }
    const { restaged, next } = await restageLine(hot, line, work.restaging, pageTasks, horizonMs)
    work.after = next ?? LINE_START
    if (next === null) work.lines.shift()
    return restaged
  }

  return {
    /** Goes on for `budgetMs`; `more`: something is left. */
    run: async (copies: QueueCopy[], budgetMs: number): Promise<RestagingTurn> => {
      const until = performance.now() + budgetMs
      await plan(copies)
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
