import type { PendingCount } from '@bullwheel/contracts'
import { type Hot, countWaiting, countWaitingByType } from '@bullwheel/db'
import type { Logger } from '@bullwheel/domain'
import { type RedisConnection, readPending, takePendingTurn, writePending } from '@bullwheel/queue'

export type PendingCountsOptions = {
  hot: Hot
  redis: RedisConnection
  prefix: string
  log: Logger
}
/** Counts of waiting tasks, kept in Redis for all replicas and never older than about a second. */
export type PendingCounts = {
  read: () => Promise<{ counts: PendingCount; source: 'cache' | 'book' }>
  /** Tasks changed: counts anew soon, while somebody asks for them. */
  changed: () => void
  stop: () => void
}

/** What is kept is right for so long without a look; who sees a change counts earlier. */
const TTL_MS = 1_000
/** Changes are counted this often at most, over all replicas. */
const TURN_MS = 250
/** Nobody is counted for who has not asked for so long: by then the key is gone, too. */
const ASKED_WITHIN_MS = 10_000
/** Counting by type takes at most a twentieth of the time. */
const TYPE_SHARE = 20
const MAX_BY_TYPE = 500_000

export function createPendingCounts(options: PendingCountsOptions): PendingCounts {
  return new Counts(options)
}

class Counts implements PendingCounts {
  readonly #options: PendingCountsOptions
  readonly #byType: ByType
  #underWay: Promise<PendingCount> | undefined
  #latest: { counts: PendingCount; at: number } | undefined
  #askedAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(options: PendingCountsOptions) {
    this.#options = options
    this.#byType = new ByType(options.hot)
  }

  async read(): Promise<{ counts: PendingCount; source: 'cache' | 'book' }> {
    this.#askedAt = performance.now()
    const kept = await this.#readKept()
    if (kept !== undefined) return { counts: kept, source: 'cache' }
    return { counts: await this.#count(), source: 'book' }
  }

  changed(): void {
    if (this.#timer !== undefined || performance.now() - this.#askedAt > ASKED_WITHIN_MS) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#countInTurn()
    }, TURN_MS).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #readKept(): Promise<PendingCount | undefined> {
    const { redis, prefix, log } = this.#options
    try {
      const text = await readPending(redis, prefix)
      return text === null ? undefined : (JSON.parse(text) as PendingCount)
    } catch (cause) {
      log.debug({ err: cause }, 'Redis did not tell how many tasks wait')
      // Without Redis this process counts for itself, as seldom.
      return this.#latest !== undefined && performance.now() - this.#latest.at < TURN_MS
        ? this.#latest.counts
        : undefined
    }
  }

  async #countInTurn(): Promise<void> {
    const { redis, prefix, log } = this.#options
    try {
      if (await takePendingTurn(redis, prefix, TURN_MS)) await this.#count()
    } catch (cause) {
      log.debug({ err: cause }, 'waiting tasks were not counted anew')
    }
  }

  /** However many ask at once, one counts. */
  #count(): Promise<PendingCount> {
    this.#underWay ??= this.#countNow().finally(() => (this.#underWay = undefined))
    return this.#underWay
  }

  async #countNow(): Promise<PendingCount> {
    const { hot, redis, prefix, log } = this.#options
    const rows = await countWaiting(hot)
    const total = rows.reduce((sum, { n }) => sum + n, 0)
    const counts = {
      total,
      byQueue: sumBy(rows, ({ queue }) => queue),
      byType: total > MAX_BY_TYPE ? null : await this.#byType.read(),
      byPriority: sumBy(rows, ({ priority }) => String(priority)),
      pending_tasks: String(total),
    }
    this.#latest = { counts, at: performance.now() }
    writePending(redis, prefix, JSON.stringify(counts), TTL_MS).catch((cause: unknown) =>
      log.debug({ err: cause }, 'Redis did not keep how many tasks wait'),
    )
    return counts
  }
}

/** Counts by type, which read every waiting row: with many of them they are older than the rest. */
class ByType {
  readonly #hot: Hot
  #latest: { counts: Record<string, number>; at: number; tookMs: number } | undefined

  constructor(hot: Hot) {
    this.#hot = hot
  }

  async read(): Promise<Record<string, number>> {
    const began = performance.now()
    if (this.#latest !== undefined && began - this.#latest.at < this.#latest.tookMs * TYPE_SHARE)
      return this.#latest.counts
    const rows = await countWaitingByType(this.#hot)
    const counts = Object.fromEntries(rows.map(({ type, n }) => [type, n]))
    this.#latest = { counts, at: performance.now(), tookMs: performance.now() - began }
    return counts
  }
}

function sumBy<Row extends { n: number }>(rows: Row[], nameOf: (row: Row) => string): Record<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + row.n)
  return Object.fromEntries([...sums].filter(([, n]) => n !== 0))
}
