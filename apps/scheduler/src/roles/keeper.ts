import { type Hot, beginCatchUp, beginRebuild, endWipe, keepBeat, listCopies } from '@bullwheel/db'
import type { Clock, Logger } from '@bullwheel/domain'
import {
  type MarksLook,
  type QueueMeta,
  type RedisConnection,
  beatQueues,
  isTold,
  tellSettings,
  wipeQueues,
} from '@bullwheel/queue'
import { type Kept, lookAtCopies, marksOf } from '../keeper/look.ts'
import { createPlaces } from '../keeper/places.ts'
import { createRestaging } from '../keeper/restaging.ts'
import type { Role } from '../role.ts'

export type KeeperOptions = {
  hot: Hot
  redis: RedisConnection
  prefix: string
  clock: Clock
  log: Logger
  horizonMs: number
  /** Tasks that one statement restages (default 2,000). */
  pageTasks?: number
}
/** Numbers of queues, but for the tasks `restaged`; `more`: another turn should follow at once. */
export type KeeperTurn = { told: number; fellBack: number; rebuilt: number; restaged: number; more: boolean }

const EVERY_MS = 1_000
/** Settings, beats and new losses wait no longer than this for a restaging under way. */
const RESTAGE_MS = 800
/** The book hears of beats this often; an older one only means that more is restaged than need be. */
const KEEP_BEAT_MS = 5_000

/**
 * Keeps Redis true to the book. It tells the settings of queues, leaves a beat in each of them, and sees by epoch, run id
 * and beat what Redis has forgotten: a queue that was emptied is rebuilt, one that fell back a little is restaged from
 * there on (DESIGN §3, Recover). The book knows of each loss before Redis is touched, so whoever holds the role next goes
 * on where this one died.
 */
export function createKeeper(options: KeeperOptions): Role<KeeperTurn> {
  const keeper = new Keeper(options)
  return { name: 'keeper', everyMs: EVERY_MS, runOnce: () => keeper.runOnce() }
}

class Keeper {
  readonly #options: KeeperOptions
  readonly #places: ReturnType<typeof createPlaces>
  readonly #restaging: ReturnType<typeof createRestaging>
  readonly #acknowledged = new Map<string, number>()
  #keptBeatAt = Number.NEGATIVE_INFINITY

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#places = createPlaces(options)
    this.#restaging = createRestaging(options)
  }

  async runOnce(): Promise<KeeperTurn> {
    const { hot, redis } = this.#options
    if (redis.status !== 'ready') return { told: 0, fellBack: 0, rebuilt: 0, restaged: 0, more: false }
    const { marks, lost, rest, fellBack } = await lookAtCopies(this.#options, this.#acknowledged)
    await this.#catchUp(fellBack, marks)
    const told = await this.#tell(rest, marks)
    const wiped = rest.filter((copy) => copy.restaging?.wiping === true).map((copy) => this.#toMeta(copy))
    await endWipe(hot, wiped)
    await this.#rebuild(lost, marks)
    const isSame = lost.length + fellBack.length + wiped.length === 0
    const { restaged, more } = await this.#restaging.run(isSame ? rest : await listCopies(hot), RESTAGE_MS)
    return { told, fellBack: fellBack.length, rebuilt: lost.length, restaged, more }
  }

  /** Before the next beat: it hides how far Redis fell back. */
  async #catchUp(copies: Kept[], marks: MarksLook): Promise<void> {
    if (copies.length === 0) return
    const { hot, log } = this.#options
    const beats = copies.map(({ name }) => ({ queue: name, beat: marksOf(marks, name).beat ?? 0 }))
    for (const [runId, own] of Map.groupBy(beats, ({ queue }) => marksOf(marks, queue).runId))
      await beginCatchUp(hot, own, runId)
    for (const { queue } of beats) this.#distrust(queue)
    log.warn({ queues: beats.length, first: beats[0] }, 'Redis fell back; what was staged since is restaged')
  }

  async #rebuild(lost: Kept[], marks: MarksLook): Promise<void> {
    if (lost.length === 0) return
    const { hot, redis, prefix, clock, log } = this.#options
    const names = lost.map(({ name }) => name)
    log.warn({ queues: names.length, first: names[0] }, 'queues are not in Redis any more; they are rebuilt')
    const epochs = new Map<string, string>()
    for (const [runId, own] of Map.groupBy(names, (name) => marksOf(marks, name).runId))
      for (const [name, epoch] of await beginRebuild(hot, own, runId)) epochs.set(name, epoch)
    for (const name of names) this.#distrust(name)
    await wipeQueues(redis, prefix, names)
    await this.#places.refresh(lost, marks)
    const metas = lost.map((copy) => this.#toMeta({ ...copy, epoch: epochs.get(copy.name) ?? copy.epoch }))
    await tellSettings(prefix, metas, marks, Math.floor(clock.now()))
    await endWipe(hot, metas)
  }

  /** Tells what differs, and beats in the others. Answers how many were told. */
  async #tell(copies: Kept[], marks: MarksLook): Promise<number> {
    const { prefix, clock } = this.#options
    await this.#places.refresh(copies, marks)
    const beat = Math.floor(clock.now())
    const [told, untold]: [string[], QueueMeta[]] = [[], []]
    for (const meta of copies.map((copy) => this.#toMeta(copy))) {
      if (isTold(marksOf(marks, meta.queue), meta)) told.push(meta.queue)
      else untold.push(meta)
    }
    await tellSettings(prefix, untold, marks, beat)
    await beatQueues(prefix, told, marks, beat)
    await this.#keepBeat(copies, beat, marks)
    return untold.length
  }

  async #keepBeat(copies: Kept[], beat: number, marks: MarksLook): Promise<void> {
    for (const { name } of copies) this.#acknowledged.set(name, beat)
    const isNews = copies.some((copy) => copy.runId !== marksOf(marks, copy.name).runId)
    if (!isNews && performance.now() - this.#keptBeatAt < KEEP_BEAT_MS) return
    const byRunId = Map.groupBy(copies, ({ name }) => marksOf(marks, name).runId)
    for (const [runId, own] of byRunId) {
      const names = own.map(({ name }) => name)
      await keepBeat(this.#options.hot, names, beat, runId)
    }
    this.#keptBeatAt = performance.now()
  }

  #distrust(queue: string): void {
    this.#places.distrust(queue)
    this.#acknowledged.delete(queue)
  }

  #toMeta(copy: Kept): QueueMeta {
    const { name, epoch, version, paused, rateMax, rateMs } = copy
    const rate = rateMax === null || rateMs === null ? null : { max: rateMax, perMs: rateMs }
    return { queue: name, epoch, version, paused, concurrency: this.#places.left(copy), rate }
  }
}
