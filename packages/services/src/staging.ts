import { type NewTask, type OutboxAck, type OutboxRelease, forgetStaged, releaseOutbox } from '@bullwheel/db'
import { type StageItem, planBundles } from '@bullwheel/domain'
import type { IntakeOptions } from './intake.ts'
import { createBundleSizer } from './queue-settings.ts'

const NO_QUEUES = { find: () => undefined }
const FORGET_AFTER_MS = 200
/** Above this many tasks on their way into Redis the dispatcher stages the rest, so that memory is bounded. */
const MAX_STAGING_TASKS = 50_000

/** Puts committed tasks into Redis and forgets their outbox rows, or gives those up when Redis does not answer. */
export class Staging {
  readonly #options: IntakeOptions
  readonly #sizeOf: ReturnType<typeof createBundleSizer>
  readonly #acked: OutboxAck[] = []
  readonly #givenUp: OutboxRelease[] = []
  readonly #underWay = new Set<Promise<void>>()
  #tasksUnderWay = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#sizeOf = createBundleSizer(options.catalogue, options.queues ?? NO_QUEUES)
  }

  start(): void {
    this.#timer = setInterval(() => void this.#flush(), FORGET_AFTER_MS).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#underWay)
    await this.#flush()
  }

  /** Stages the tasks of an outbox row; nobody waits for it. */
  stage(id: number, tasks: NewTask[]): void {
    const row = { id, take: 0 }
    if (this.#tasksUnderWay > MAX_STAGING_TASKS) {
      this.#givenUp.push({ ...row, tried: false })
      return
    }
    this.#tasksUnderWay += tasks.length
    const work = this.#stageRow(row, tasks.map(toStageItem)).finally(() => {
      this.#tasksUnderWay -= tasks.length
      this.#underWay.delete(work)
    })
    this.#underWay.add(work)
  }

  /** Runs a commit that deletes the acknowledged rows along. */
  async forgettingAcked<Result>(run: (staged: OutboxAck[]) => Promise<Result>): Promise<Result> {
    const staged = this.#acked.splice(0)
    try {
      return await run(staged)
    } catch (cause) {
      this.#acked.push(...staged)
      throw cause
    }
  }

  async #stageRow(row: OutboxAck, items: StageItem[]): Promise<void> {
    const { stager, log, now } = this.#options
    const tried = stager.isReady()
    try {
      const bundles = planBundles(items, this.#sizeOf, now())
      await stager.stage(bundles, { take: row.take, claim: false })
      this.#acked.push(row)
    } catch (cause) {
      log.warn({ err: cause, tasks: items.length }, 'Redis did not take accepted tasks; the dispatcher will stage them')
      this.#givenUp.push({ ...row, tried })
    }
  }

  async #flush(): Promise<void> {
    const { book, log } = this.#options
    const [staged, released] = [this.#acked.splice(0), this.#givenUp.splice(0)]
    try {
      await forgetStaged(book.hot, staged)
      await releaseOutbox(book.hot, released)
    } catch (cause) {
      // Kept rows are restaged by the dispatcher: at worst a delivery that is dropped.
      log.debug({ err: cause }, 'outbox rows could not be deleted')
      this.#acked.push(...staged)
      this.#givenUp.push(...released)
    }
  }
}

function toStageItem({ id, type, queue, priority, run_at: runAt }: NewTask): StageItem {
  return { id, version: 1, type, queue, priority, runAt }
}
