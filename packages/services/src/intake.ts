import {
  type Book,
  type FirstAnswer,
  type NewTask,
  type OutboxAck,
  type OutboxRelease,
  acceptTasks,
  ensureQueues,
  findFirstAnswers,
  findTaskIds,
  forgetStaged,
  outboxBacklog,
  releaseOutbox,
  releaseOutboxHolding,
  runBatch,
  sqlFault,
  withinTry,
} from '@bullwheel/db'
import { AppError, type Logger, type StageItem, bundleSize, createGroupCommit, planBundles } from '@bullwheel/domain'
import { type RedisConnection, type Stager, nudge } from '@bullwheel/queue'
import type { Catalogue } from './catalogue.ts'

/** What became of one task: accepted, already accepted under its idempotency key, or refused by Postgres. */
export type IntakeVerdict = { kind: 'accepted' } | { kind: 'repeated'; first: FirstAnswer } | { kind: 'refused'; cause: unknown }

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
const FORGET_AFTER_MS = 200
/** Three tries of this must end before a client gives up (30 s). */
const COMMIT_TRY_MS = 5_000
const BACKLOG_CHECK_MS = 1_000
const MAX_STAGING_TASKS = 50_000

/**
 * Accept (DESIGN §3): requests that arrive while a commit is under way share the next one, replies go out after it, and
 * staging follows without the reply waiting for it.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { book, log, instance, horizonMs, maxBacklog = 1_000_000 } = options
  const knownQueues = new Set<string>()
  const staging = createStaging(options)
  let backlog = 0
  let timer: NodeJS.Timeout | undefined

  const commit = async (tasks: NewTask[]): Promise<IntakeVerdict[]> => {
    const sorted = tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const verdicts = new Map<string, IntakeVerdict>()
    await runBatch<NewTask, undefined>({
      items: sorted,
      tryMs: COMMIT_TRY_MS,
      run: async (items) => {
        const stageUntil = Math.floor(options.now()) + horizonMs
        const { ids, outboxId } = await staging.forgettingAcked((staged) =>
          acceptTasks(book.hot, items, { owner: instance, staged, stageUntil }),
        )
        const isNew = items.filter((task) => ids.has(task.id))
        if (outboxId !== null) staging.stage(outboxId, isNew.filter((task) => task.run_at <= stageUntil))
        for (const task of isNew) verdicts.set(task.id, { kind: 'accepted' })
        if (isNew.length < items.length) await explainMissing(items.filter((task) => !ids.has(task.id)), verdicts)
        return items.map(() => undefined)
      },
      refuse: (task, cause) => {
        verdicts.set(task.id, { kind: 'refused', cause })
        return undefined
      },
    })
    return tasks.map((task) => verdicts.get(task.id) ?? { kind: 'refused', cause: new Error('no verdict') })
  }

  /** Not inserted: an idempotency key that was used before, or this very commit sent again after its reply was lost. */
  const explainMissing = async (tasks: NewTask[], verdicts: Map<string, IntakeVerdict>): Promise<void> => {
    const inBook = await findTaskIds(book.hot, tasks.map((task) => task.id))
    if (inBook.size > 0) await releaseOutboxHolding(book.hot, instance, [...inBook])
    for (const id of inBook) verdicts.set(id, { kind: 'accepted' })
    const keyed = tasks.flatMap((task) => (inBook.has(task.id) || task.idempotency === null ? [] : [task.idempotency]))
    const answers = new Map<string, FirstAnswer>()
    for (const first of await findFirstAnswers(book.hot, keyed.map(({ scope, key }) => ({ scope, key })))) {
      answers.set(`${first.scope}\n${first.key}`, first)
    }
    for (const { id, idempotency } of tasks) {
      const first = idempotency && answers.get(`${idempotency.scope}\n${idempotency.key}`)
      if (first) verdicts.set(id, { kind: 'repeated', first })
    }
  }

  const group = createGroupCommit<NewTask[], IntakeVerdict[]>({
    maxWeight: MAX_COMMIT_TASKS,
    lanes: 2,
    laneWeight: LANE_TASKS,
    weigh: (tasks) => tasks.reduce((sum, task) => sum + 1 + task.payload.length / BYTES_PER_UNIT, 0),
    commit: async (chunks) => {
      const verdicts = await commit(chunks.flat())
      let at = 0
      return chunks.map((chunk) => verdicts.slice(at, (at += chunk.length)))
    },
  })

  const makeQueues = async (tasks: NewTask[]): Promise<void> => {
    const names = [...new Set(tasks.map((task) => task.queue))].filter((name) => !knownQueues.has(name))
    if (names.length === 0) return
    const made = await withinTry(COMMIT_TRY_MS, ensureQueues(book.hot, names))
    for (const name of names) knownQueues.add(name)
    if (made.length > 0) void nudge(options.redis, options.prefix, { kind: 'queues' })
  }

  const refuseWhenFull = (): void => {
    if (group.load > MAX_WAITING_TASKS) {
      throw new AppError('unavailable', 'More tasks arrive than can be committed; try again shortly.', { retryAfterS: 1 })
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

/** Puts committed tasks into Redis and forgets their outbox rows, or gives those up when Redis does not answer. */
function createStaging(options: IntakeOptions) {
  const { book, stager, catalogue, log, now } = options
  const acked: OutboxAck[] = []
  const givenUp: OutboxRelease[] = []
  const underWay = new Set<Promise<void>>()
  let tasksUnderWay = 0
  let timer: NodeJS.Timeout | undefined

  const sizeOf = (item: StageItem): number => bundleSize(catalogue.runTime(item.type))

  const stageBatch = async (row: OutboxAck, items: StageItem[]): Promise<void> => {
    const tried = stager.isReady()
    try {
      await stager.stage(planBundles(items, sizeOf, now()), { take: row.take, claim: false })
      acked.push(row)
    } catch (cause) {
      log.warn({ err: cause, tasks: items.length }, 'Redis did not take accepted tasks; the dispatcher will stage them')
      givenUp.push({ ...row, tried })
    }
  }

  const flush = async (): Promise<void> => {
    const [staged, released] = [acked.splice(0), givenUp.splice(0)]
    try {
      await forgetStaged(book.hot, staged)
      await releaseOutbox(book.hot, released)
    } catch (cause) {
      // Kept rows are restaged by the dispatcher: at worst a delivery that is dropped.
      log.debug({ err: cause }, 'outbox rows could not be deleted')
      acked.push(...staged)
      givenUp.push(...released)
    }
  }

  return {
    /** Runs a commit that deletes the acknowledged rows along. */
    forgettingAcked: async <Result>(run: (staged: OutboxAck[]) => Promise<Result>): Promise<Result> => {
      const staged = acked.splice(0)
      try {
        return await run(staged)
      } catch (cause) {
        acked.push(...staged)
        throw cause
      }
    },
    stage: (id: number, tasks: NewTask[]): void => {
      const row = { id, take: 0 }
      const items = tasks.map(({ id: task, type, queue, priority, run_at: runAt }): StageItem => {
        return { id: task, version: 1, type, queue, priority, runAt }
      })
      if (tasksUnderWay > MAX_STAGING_TASKS) {
        givenUp.push({ ...row, tried: false })
        return
      }
      tasksUnderWay += items.length
      const work = stageBatch(row, items).finally(() => {
        tasksUnderWay -= items.length
        underWay.delete(work)
      })
      underWay.add(work)
    },
    start: (): void => {
      timer = setInterval(() => void flush(), FORGET_AFTER_MS).unref()
    },
    stop: async (): Promise<void> => {
      clearInterval(timer)
      await Promise.all(underWay)
      await flush()
    },
  }
}
