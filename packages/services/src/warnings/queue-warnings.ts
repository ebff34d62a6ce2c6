import type { Warning } from '@bullwheel/contracts'
import { countLiveWorkers, readDueLines, readStreaks } from '@bullwheel/db'
import type { DueLine } from '@bullwheel/domain'
import { type Watch, type WatchDeps, about, instantOf, spanOf } from './warning.ts'

/** A due task that waits for longer is worth a word. */
const LONG_WAIT_MS = 300_000
/** So many failures in a row are worth a word. */
const FAILING = 5

export const dueWarnings: Watch = async (deps) => {
  const { hot } = deps
  const [lines, alive] = await Promise.all([readDueLines(hot), countLiveWorkers(hot)])
  const served = new Set(deps.catalogue.versions().flatMap(({ type, live }) => (live ? [type] : [])))
  const isServed = ({ type }: DueLine): boolean => served.has(type)
  return [
    // Without any worker there is one warning for all of them.
    ...(alive === 0 ? [] : unservedTypes(lines.filter((line) => !isServed(line)))),
    ...queuesOf(deps, lines.filter(isServed)),
  ]
}

function unservedTypes(lines: DueLine[]): Warning[] {
  return [...Map.groupBy(lines, ({ type }) => type)].map(([type, own]) => ({
    id: `unserved:${type}`,
    level: 'critical',
    subject: about('type', type),
    message: `${own.reduce((sum, { tasks }) => sum + tasks, 0)} due tasks of the type ${type} wait, and no live worker serves it.`,
    action: `Start a worker whose tasks include ${type} (BULLWHEEL_TASKS).`,
    since: null,
  }))
}

function queuesOf({ queues }: WatchDeps, lines: DueLine[]): Warning[] {
  return [...Map.groupBy(lines, ({ queue }) => queue)].flatMap(([queue, own]) => {
    const tasks = own.reduce((sum, line) => sum + line.tasks, 0)
    const oldestMs = Math.max(...own.map((line) => line.oldestMs))
    const settings = queues.find(queue)
    const subject = about('queue', queue)
    if (settings?.paused === true) {
      const why = settings.pauseReason === null ? '' : `: ${settings.pauseReason}`
      const message = `The queue ${queue} is paused by ${settings.pausedBy ?? 'somebody'}${why}; ${tasks} due tasks wait.`
      const since = instantOf(settings.pausedAt)
      return [
        { id: `paused:${queue}`, level: 'warning' as const, subject, message, action: 'Resume the queue.', since },
      ]
    }
    if (oldestMs < LONG_WAIT_MS) return []
    const message = `In the queue ${queue} a task has been due for ${spanOf(oldestMs)}; ${tasks} wait.`
    const action = `Start more workers${settings?.concurrency != null || settings?.rateMax != null ? ', or raise the limits of the queue' : ''}; see on the task's page what it waits for.`
    return [{ id: `wait:${queue}`, level: 'warning' as const, subject, message, action, since: null }]
  })
}

export const failureWarnings: Watch = async ({ hot }) => {
  const streaks = await readStreaks(hot)
  return streaks
    .filter(({ queue, type, failures }) => queue === '' && type !== '' && failures >= FAILING)
    .map(({ type, failures, since }) => ({
      id: `failing:${type}`,
      level: 'warning' as const,
      subject: about('type', type),
      message: `The last ${failures} tasks of the type ${type} failed.`,
      action: 'Look at their error, mend it, and retry them on the page Failed.',
      since: instantOf(since),
    }))
}
