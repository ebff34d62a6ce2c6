import {
  type Book,
  type Hot,
  type ScheduleStep,
  findDueSchedules,
  findFailingSchedules,
  findReadyTicks,
  nextDueInMs,
  pauseSchedule,
  withinTry,
  writeAudit,
} from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, nudge } from '@bullwheel/queue'
import { type TickDeps, taskOfTick } from '@bullwheel/services'
import type { Role } from '../role.ts'
import { createStepPlanner } from '../ticker/plan-step.ts'
import { createPutOff } from '../ticker/put-off.ts'
import { createTickWriter } from '../ticker/tick-writer.ts'

export type TickerOptions = TickDeps & {
  book: Pick<Book, 'db'>
  hot: Hot
  /** For nudges. */
  producer: RedisConnection
  prefix: string
  log: Logger
  horizonMs: number
}
export type TickerTurn = {
  ticks: number
  released: number
  paused: number
  /** Something was written, and there may be more of it. */
  more: boolean
  /** Milliseconds until the next schedule gets due. */
  againInMs?: number
}

const EVERY_MS = 200
const AT_ONCE = { schedules: 2_000, bytes: 8 * 2 ** 20 }
/** Their tasks may have 256 KiB each. */
const READY = 100
/** A connection may die without a word: its statement would keep all ticks waiting. */
const ASK_WITHIN_MS = 10_000
const FAILING = 100
const AUTO_PAUSE = 'autoPauseAfter'
/** What cannot be decided is tried again after this. */
const PUT_OFF_MS = 5_000
/** Failures are looked for a little further back than the last look: a commit takes time to be seen. */
const LOOK_BACK_MS = 10_000
/** The first look goes back so far, also of a process that got the role after weeks of waiting for it. */
const MOST_LOOK_BACK_MS = 3_600_000

/**
 * Decides the ticks of schedules that are due: fires, queues, skips or misses them, and makes their tasks. With overlap
 * `allow` it does so up to a minute ahead, so that a scheduler that is away makes nothing late. Queued ticks are released
 * when the task before them has ended; schedules that fail too often are paused first.
 */
export function createTicker(options: TickerOptions): Role<TickerTurn> {
  const ticker = new Ticker(options)
  return { name: 'ticker', everyMs: EVERY_MS, runOnce: () => ticker.runOnce() }
}

class Ticker {
  readonly #options: TickerOptions
  readonly #planStep: ReturnType<typeof createStepPlanner>
  readonly #write: ReturnType<typeof createTickWriter>
  readonly #putOff = createPutOff(PUT_OFF_MS)
  #lookedAt = -Infinity

  constructor(options: TickerOptions) {
    this.#options = options
    this.#planStep = createStepPlanner(options)
    this.#write = createTickWriter({ ...options, onRefused: this.#putOff.add })
  }

  async runOnce(): Promise<TickerTurn> {
    const paused = await withinTry(ASK_WITHIN_MS, this.#pauseFailing()).catch((cause: unknown) => {
      this.#options.log.error({ err: cause }, 'failing schedules could not be paused; ticks go on')
      return 0
    })
    const released = await this.#releaseQueued()
    const lookedAt = this.#options.clock.now()
    const ticks = await this.#decideDue()
    // A schedule that cannot be decided, or is locked, stays due: only what was written is a reason to look again at once.
    const more = ticks + released > 0
    if (more) void nudge(this.#options.producer, this.#options.prefix, { kind: 'stage' })
    const againInMs = await withinTry(ASK_WITHIN_MS, nextDueInMs(this.#options.hot, lookedAt))
    return { paused, released, ticks, more, ...(againInMs !== null && { againInMs }) }
  }

  async #pauseFailing(): Promise<number> {
    const { book, hot, log } = this.#options
    const now = performance.now()
    const backMs = Math.min(now - this.#lookedAt + LOOK_BACK_MS, MOST_LOOK_BACK_MS)
    const failing = await findFailingSchedules(hot, backMs, FAILING)
    let paused = 0
    for (const { id, failures, lastError } of failing) {
      const reason = `its last ${failures} tasks failed${lastError === null ? '' : `; the latest: ${lastError}`}`
      const done = await pauseSchedule(hot, id, { by: AUTO_PAUSE, reason })
      if (done?.withdrawn === undefined) continue
      log.warn({ schedule: id, failures }, 'a schedule that keeps failing was paused')
      const details = { reason, withdrawn: done.withdrawn.n }
      await writeAudit(book.db, { actor: AUTO_PAUSE, action: 'schedule.pause', subject: id, requestId: null, details })
      paused++
    }
    if (failing.length < FAILING) this.#lookedAt = now
    return paused
  }

  async #releaseQueued(): Promise<number> {
    const { clock } = this.#options
    const ready = await withinTry(ASK_WITHIN_MS, findReadyTicks(this.#options.hot, READY, this.#putOff.ids()))
    const steps = await Promise.all(
      ready.map(async ({ scheduleId: id, revision, task, at, backfill, next }): Promise<ScheduleStep> => {
        const runAt = Math.floor(clock.now())
        const outcome = backfill ? 'backfilled' : 'fired'
        const reason = backfill ? null : 'it waited for the task of an earlier tick'
        const tick = {
          at,
          runAt,
          outcome,
          reason,
          backfill,
          task: await taskOfTick(this.#options, task, runAt),
        } as const
        return { id, revision, next, runs: 0, ticks: [tick] }
      }),
    )
    return this.#write(steps, ['queued'])
  }

  async #decideDue(): Promise<number> {
    const due = await withinTry(ASK_WITHIN_MS, findDueSchedules(this.#options.hot, AT_ONCE, this.#putOff.ids()))
    const steps = await Promise.all(
      due.map(async (schedule) => {
        const step = await this.#planStep(schedule)
        if (step === undefined) this.#putOff.add(schedule.id)
        return step
      }),
    )
    return this.#write(
      steps.filter((step) => step !== undefined),
      ['withdrawn'],
    )
  }
}
