import { decideScale } from './decide-scale.ts'
import { type QueueReading, measureQueue } from './measure-queue.ts'
import { HOST_PACE, type PoolLoad, type ScaleLimits, type ScalePace } from './pool-load.ts'
import { parsePoolMemory } from './pool-memory.ts'

/** A pool with one queue, its load over time, and the hosts that it runs on. */
export type Scenario = {
  seconds: number
  /** Tasks that arrive within a second, on average. */
  arrivals: (second: number) => number
  runMs: number
  limits?: Partial<ScaleLimits>
  pace?: ScalePace
  /** Workers that the hosts have room for. */
  capacity?: number
  ratePerS?: number
  concurrency?: number
  /** Seconds at which a schedule makes one task. */
  schedule?: number[]
  /** Whether the queues can be read. */
  isReadable?: (second: number) => boolean
  seed?: number
}

/** How it stood at the end of a second. */
export type Second = {
  second: number
  desired: number
  ready: number
  waiting: number
  running: number
  oldestMs: number
  cause: string
  reason: string
}
export type Course = {
  seconds: Second[]
  /** What each look saw, and what it decided. */
  looks: { second: number; desired: number; waiting: number; running: number }[]
  arrived: number
  finished: number
  finishedWhileLeaving: number
}

const TICK_MS = 100
const LOOK_MS = 5_000
const START_MS = 3_000
const MEASURED_MS = 120_000
const LIMITS: ScaleLimits = { isStarted: true, slots: 5, min: 1, max: 50, targetWaitMs: 5_000, room: null }

type Line = ReturnType<typeof openLine>
type Hosts = ReturnType<typeof openHosts>
type Worker = { readyAt: number; isLeaving: boolean; ends: number[] }

/** Runs a pool under the law, tick by tick, with its own dice. */
export function runScenario(scenario: Scenario): Course {
  const { capacity, pace = HOST_PACE } = scenario
  const limits: ScaleLimits = { ...LIMITS, ...scenario.limits }
  const line = openLine(scenario)
  const hosts = openHosts(scenario, limits, line)
  const look = openLaw(scenario, limits, pace)
  const course: Course = { seconds: [], looks: [], arrived: 0, finished: 0, finishedWhileLeaving: 0 }
  let said = { desired: limits.min, cause: '', reason: '' }
  for (let now = 0; now < scenario.seconds * 1_000; now += TICK_MS) {
    hosts.finish(now)
    line.arrive(now)
    hosts.seat(now, said.desired)
    hosts.start(now)
    const [waiting, running] = [line.waiting.length, hosts.running()]
    if (now % LOOK_MS === 0) {
      const room = capacity === undefined ? null : capacity - hosts.count()
      said = look(now, readQueue(scenario, hosts, line, now), { ...hosts.figures(now), desired: said.desired }, room)
      course.looks.push({ second: now / 1_000, desired: said.desired, waiting, running })
    }
    if ((now + TICK_MS) % 1_000 === 0) {
      const { desired, cause, reason } = said
      const stand = { waiting, running, ready: hosts.figures(now).ready, oldestMs: line.oldestMs(now) ?? 0 }
      course.seconds.push({ second: Math.floor(now / 1_000), desired, cause, reason, ...stand })
    }
  }
  return { ...course, arrived: line.arrived(), ...hosts.totals() }
}

/** Tasks that wait, by when they arrived. */
function openLine({ arrivals, schedule = [], seed = 1 }: Scenario) {
  const random = dice(seed)
  const waiting: number[] = []
  let arrived = 0
  return {
    waiting,
    random,
    arrived: () => arrived,
    oldestMs: (now: number) => (waiting[0] === undefined ? null : now - waiting[0]),
    arrive: (now: number): void => {
      const second = Math.floor(now / 1_000)
      const scheduled = now % 1_000 === 0 && schedule.includes(second) ? 1 : 0
      const count = scheduled + poisson((arrivals(second) * TICK_MS) / 1_000, random)
      for (let at = 0; at < count; at++) waiting.push(now)
      arrived += count
    },
  }
}

/** Workers that start, run and leave, as supervisors have them do it. */
function openHosts(scenario: Scenario, { slots }: ScaleLimits, line: Line) {
  const { capacity = Number.POSITIVE_INFINITY, runMs, ratePerS, concurrency = Number.POSITIVE_INFINITY } = scenario
  let runs: { at: number; ms: number }[] = []
  let workers: Worker[] = []
  let [finished, finishedWhileLeaving, tokens] = [0, 0, 0]
  const running = (): number => workers.reduce((sum, { ends }) => sum + ends.length, 0)
  const isFree = (worker: Worker, now: number): boolean =>
    worker.readyAt <= now && !worker.isLeaving && worker.ends.length < slots
  const takeToken = (): boolean => ratePerS === undefined || (tokens >= 1 && tokens-- > 0)

  return {
    running,
    count: () => workers.length,
    totals: () => ({ finished, finishedWhileLeaving }),
    /** Run times of the last minutes. */
    measured: (now: number): number[] => {
      runs = runs.filter(({ at }) => at > now - MEASURED_MS)
      return runs.flatMap(({ at, ms }) => (at <= now ? [ms] : []))
    },
    finish: (now: number): void => {
      for (const worker of workers) {
        const left = worker.ends.filter((end) => end > now)
        const done = worker.ends.length - left.length
        finished += done
        if (worker.isLeaving) finishedWhileLeaving += done
        worker.ends = left
      }
      workers = workers.filter((worker) => !worker.isLeaving || worker.ends.length > 0)
    },
    /** Missing ones are forked while there is room, idle ones leave first. */
    seat: (now: number, desired: number): void => {
      const staying = workers.filter(({ isLeaving }) => !isLeaving)
      const missing = Math.min(desired - staying.length, capacity - workers.length)
      for (let at = 0; at < missing; at++) workers.push({ readyAt: now + START_MS, isLeaving: false, ends: [] })
      const surplus = Math.max(staying.length - desired, 0)
      for (const worker of staying.toSorted((a, b) => a.ends.length - b.ends.length).slice(0, surplus))
        worker.isLeaving = true
    },
    start: (now: number): void => {
      tokens = Math.min(tokens + ((ratePerS ?? 0) * TICK_MS) / 1_000, Math.max(ratePerS ?? 0, 1))
      let free = workers.filter((worker) => isFree(worker, now))
      while (line.waiting.length > 0 && free.length > 0 && running() < concurrency && takeToken()) {
        line.waiting.shift()
        const ms = runMs * (0.5 + line.random())
        runs.push({ at: now + ms, ms })
        free.reduce((best, worker) => (worker.ends.length < best.ends.length ? worker : best)).ends.push(now + ms)
        free = free.filter((worker) => isFree(worker, now))
      }
    },
    figures: (now: number) => {
      const staying = workers.filter(({ isLeaving }) => !isLeaving)
      const ready = staying.filter(({ readyAt }) => readyAt <= now).length
      const [starting, leaving] = [staying.length - ready, workers.length - staying.length]
      return { ready, starting, leaving, busy: running(), allowed: ready * slots }
    },
  }
}

function readQueue(scenario: Scenario, hosts: Hosts, line: Line, now: number): QueueReading {
  const times = hosts.measured(now)
  const total = times.reduce((sum, ms) => sum + ms, 0)
  return {
    queue: 'q',
    isPaused: false,
    concurrency: scenario.concurrency ?? null,
    ratePerS: scenario.ratePerS ?? null,
    ended: hosts.totals().finished,
    running: hosts.running(),
    due: line.waiting.length,
    isExact: true,
    oldestWaitMs: line.oldestMs(now),
    runTime: times.length === 0 ? null : { meanMs: total / times.length, samples: times.length },
  }
}

type Stand = NonNullable<PoolLoad['workers']> & { desired: number }

/** Asks the law. Its memory goes through JSON each time, as if another scheduler went on. */
function openLaw({ schedule = [], isReadable = () => true }: Scenario, limits: ScaleLimits, pace: ScalePace) {
  let memory = '{}'
  return (now: number, reading: QueueReading, { desired, ...workers }: Stand, room: number | null) => {
    const past = parsePoolMemory(JSON.parse(memory))
    const { load, memory: queue } = measureQueue(reading, past.queues['q'], now)
    const ahead = schedule.map((second) => second * 1_000 - now).filter((ms) => ms > 0)
    const isKnown = isReadable(now / 1_000)
    const nextDueMs = ahead.length === 0 ? null : Math.min(...ahead)
    const given: PoolLoad = { queues: isKnown ? [load] : null, nextDueMs, workers, desired }
    const decision = decideScale(given, { ...limits, room }, past.law, now, pace)
    memory = JSON.stringify({ law: decision.memory, queues: isKnown ? { q: queue } : past.queues })
    return decision
  }
}

/** How often the number of workers began to go the other way. */
export function turnsOf({ seconds }: Course): number {
  const signs = seconds.flatMap(({ desired }, at) => {
    const before = seconds[at - 1]?.desired ?? desired
    return desired === before ? [] : [Math.sign(desired - before)]
  })
  return signs.filter((sign, at) => at > 0 && sign !== signs[at - 1]).length
}

/** Mulberry32: the same seed, the same course. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function poisson(mean: number, random: () => number): number {
  const floor = Math.exp(-mean)
  let count = 0
  for (let left = random(); left > floor; left *= random()) count++
  return count
}
