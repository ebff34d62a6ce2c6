import {
  type Book,
  type FirstAnswer,
  type NewTask,
  ensureQueues,
  outboxBacklog,
  sqlFault,
  withinTry,
} from '@bullwheel/db'
import { AppError, type Logger, createGroupCommit } from '@bullwheel/domain'
import { type RedisConnection, type Stager, nudge } from '@bullwheel/queue'
import type { Catalogue } from './catalogue.ts'
import { COMMIT_TRY_MS, commitTasks } from './commit-tasks.ts'
import type { QueueSettings } from './queue-settings.ts'
import { Staging } from './staging.ts'

/** What became of one task: accepted, already accepted under its idempotency key, or refused by Postgres. */
export type IntakeVerdict =
  | { kind: 'accepted' }
  | { kind: 'repeated'; first: FirstAnswer }
  | { kind: 'refused'; cause: unknown }

export type Intake = {
  /** Commits tasks; the verdicts come in their order, after the commit. Throws `unavailable` when it cannot take more. */
  accept: (tasks: NewTask[]) => Promise<IntakeVerdict[]>
  start: () => void
  /** Waits for what is under way and forgets or gives up its outbox rows. */
  stop: () => Promise<void>
}

export type IntakeOptions = {
  book: Book
  stager: Stager
  redis: RedisConnection
  prefix: string
  catalogue: Catalogue
  /** Tells which queues are limited; without it none is. */
  queues?: Pick<QueueSettings, 'find'>
  log: Logger
  /** Owner of the outbox rows; alive while its lease is. */
  instance: string
  now: () => number
  horizonMs: number
  /** Tasks in the outbox above which new ones are refused (default 1,000,000). */
  maxBacklog?: number
}

const MAX_COMMIT_TASKS = 2_000
/** A second commit starts beside the first only for this many: many small ones cost more than they gain. */
const LANE_TASKS = 250
const MAX_WAITING_TASKS = 40_000
const BYTES_PER_UNIT = 4_096
const BACKLOG_CHECK_MS = 1_000

/**
 * Accept (DESIGN §3): requests that arrive while a commit is under way share the next one, replies go out after it, and
 * staging follows without the reply waiting for it.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { book, log, maxBacklog = 1_000_000 } = options
  const makeQueues = createQueueMaker(options)
  const staging = new Staging(options)
  let backlog = 0
  let timer: NodeJS.Timeout | undefined

  const group = createGroupCommit<NewTask[], IntakeVerdict[]>({
    maxWeight: MAX_COMMIT_TASKS,
    lanes: 2,
    laneWeight: LANE_TASKS,
    weigh: (tasks) => tasks.reduce((sum, task) => sum + 1 + task.payload.length / BYTES_PER_UNIT, 0),
    commit: async (chunks) => {
      const verdicts = await commitTasks(options, staging, chunks.flat())
      let at = 0
      return chunks.map((chunk) => verdicts.slice(at, (at += chunk.length)))
    },
  })

  const refuseWhenFull = (): void => {
    if (group.load > MAX_WAITING_TASKS) {
      throw new AppError('unavailable', 'More tasks arrive than can be committed; try again shortly.', {
        retryAfterS: 1,
      })
    }
    if (backlog > maxBacklog) {
      const message = `${backlog} accepted tasks wait for Redis, more than the limit of ${maxBacklog}; try again later.`
      throw new AppError('unavailable', message, { retryAfterS: 10 })
    }
  }

  return {
    accept: async (tasks) => {
      refuseWhenFull()
      try {
        await makeQueues(tasks)
        return await group.add(tasks)
      } catch (cause) {
        if (sqlFault(cause) !== 'unreachable') throw cause
        throw new AppError('unavailable', 'Postgres is away, so nothing can be accepted; try again shortly.', {
          retryAfterS: 2,
          cause,
        })
      }
    },
    start: () => {
      staging.start()
      timer = setInterval(() => {
        outboxBacklog(book.hot)
          .then((now) => (backlog = now.tasks))
          .catch((cause: unknown) => log.debug({ err: cause }, 'outbox backlog could not be read'))
      }, BACKLOG_CHECK_MS).unref()
    },
    stop: async () => {
      clearInterval(timer)
      await group.drain()
      await staging.stop()
    },
  }
}

/** Makes the queues of tasks that are not there yet, and tells the workers; asks Postgres once for each name. */
function createQueueMaker({ book, redis, prefix }: IntakeOptions): (tasks: NewTask[]) => Promise<void> {
  const known = new Set<string>()
  return async (tasks) => {
    const names = [...new Set(tasks.map((task) => task.queue))].filter((name) => !known.has(name))
    if (names.length === 0) return
    const made = await withinTry(COMMIT_TRY_MS, ensureQueues(book.hot, names))
    for (const name of names) known.add(name)
    if (made.length > 0) void nudge(redis, prefix, { kind: 'queues' })
  }
}
