import { decideScale } from './decide-scale.ts'
import { type QueueReading, measureQueue } from './measure-queue.ts'
import { HOST_PACE, type PoolLoad, type ScaleLimits, type ScalePace } from './pool-load.ts'
import { parsePoolMemory } from './pool-memory.ts'
import { type RoomPool, chooseGivers, roomFor } from './share-room.ts'

/** A pool with one queue, its load over time, and the hosts that it runs on. */
export type Scenario = {
  seconds: number
  /** Tasks that arrive within a second, on average. */
  arrivals: (second: number) => number
  runMs: number
  limits?: Partial<ScaleLimits>
  pace?: ScalePace
  /** How many workers there should be is looked up only so often, by whoever starts them; not set: at once. */
  followEveryMs?: number
  /** When it is looked up first. */
  followFromMs?: number
  /** Until a worker can take tasks; by default 3 s. */
  startMs?: number
  /** Workers that the hosts have room for; where several pools run at once, those are asked together. */
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
const MEASURED_MS = 120_000
/** A seat that was told to go counts as room to come for so long. */
const COUNTED_ON_MS = 30_000
const LIMITS: ScaleLimits = {
  isStarted: true,
  slots: 5,
  min: 1,
  max: 50,
  targetWaitMs: 5_000,
  room: null,
  gives: null,
}

type Line = ReturnType<typeof openLine>
type Crew = ReturnType<typeof openCrew>
type Member = ReturnType<typeof openMember>
type Worker = { readyAt: number; leavingAt: number | undefined; ends: number[] }

/** Runs a pool under the law, tick by tick, with its own dice. */
export function runScenario(scenario: Scenario): Course {
  return runFleet({ one: scenario }, scenario.capacity)['one'] as Course
}

/** Runs several pools at once, on hosts that have room for so many workers in all. */
export function runFleet(scenarios: Record<string, Scenario>, capacity?: number): Record<string, Course> {
  const members = Object.entries(scenarios).map(([name, scenario]) => openMember(name, scenario))
  const seconds = Math.max(...members.map(({ scenario }) => scenario.seconds))
  for (let now = 0; now < seconds * 1_000; now += TICK_MS) {
    for (const { crew, line } of members) {
      crew.finish(now)
      line.arrive(now)
    }
    seatAll(members, capacity ?? Number.POSITIVE_INFINITY, now)
    for (const { crew } of members) crew.start(now)
    if (now % LOOK_MS === 0) lookAtAll(members, capacity, now)
    if ((now + TICK_MS) % 1_000 === 0) for (const member of members) member.note(now)
  }
  return Object.fromEntries(members.map((member) => [member.name, member.course()]))
}

/** A pool with what waits for it and who works for it. */
function openMember(name: string, scenario: Scenario) {
  const limits: ScaleLimits = { ...LIMITS, ...scenario.limits }
  const line = openLine(scenario)
  const crew = openCrew(scenario, limits, line)
  const ask = openLaw(scenario, limits, scenario.pace ?? HOST_PACE)
  const course: Pick<Course, 'seconds' | 'looks'> = { seconds: [], looks: [] }
  let said = { desired: limits.min, cause: '', reason: '', needed: limits.min, since: 0 }
  let followed = said.desired
  const { followEveryMs = TICK_MS, followFromMs = 0 } = scenario
  return {
    name,
    scenario,
    line,
    crew,
    /** As those who start workers know it. */
    desired: (now: number): number => {
      if (now >= followFromMs && (now - followFromMs) % followEveryMs === 0) followed = said.desired
      return followed
    },
    /** Before the look that follows. */
    stand: (now: number): RoomPool => {
      const { desired, needed, since } = said
      const seats = crew.staying()
      return {
        name,
        isStarted: true,
        min: limits.min,
        desired,
        desiredForMs: now - since,
        seats,
        workers: seats,
        needed,
      }
    },
    look: (now: number, may: Pick<ScaleLimits, 'room' | 'gives'>): void => {
      const [waiting, running] = [line.waiting.length, crew.running()]
      const figures = { ...crew.figures(now), desired: said.desired }
      const { desired, cause, reason, demand } = ask(now, readQueue(scenario, crew, line, now), figures, may)
      const since = desired === said.desired ? said.since : now
      said = { desired, cause, reason, needed: demand?.workers ?? desired, since }
      course.looks.push({ second: now / 1_000, desired, waiting, running })
    },
    note: (now: number): void => {
      const { desired, cause, reason } = said
      const counts = { waiting: line.waiting.length, running: crew.running(), ready: crew.figures(now).ready }
      const second = Math.floor(now / 1_000)
      course.seconds.push({ second, desired, cause, reason, ...counts, oldestMs: line.oldestMs(now) ?? 0 })
    },
    course: (): Course => ({ ...course, arrived: line.arrived(), ...crew.totals() }),
  }
}

/** Who is too many leaves; then seats are taken while there is room, the lowest numbers first. */
function seatAll(members: Member[], capacity: number, now: number): void {
  for (const { crew, desired } of members) crew.release(now, desired(now))
  for (let free = capacity - countAll(members); free > 0; free--) {
    const [next] = members
      .filter(({ crew, desired }) => crew.staying() < desired(now))
      .toSorted((a, b) => a.crew.staying() - b.crew.staying())
    if (next === undefined) return
    next.crew.fork(now)
  }
}

/** One turn of the autoscaler. */
function lookAtAll(members: Member[], capacity: number | undefined, now: number): void {
  const byNeed = members.toSorted((a, b) => (b.line.oldestMs(now) ?? 0) - (a.line.oldestMs(now) ?? 0))
  const free = capacity === undefined ? null : capacity - countAll(members)
  const leaving = members.reduce((sum, { crew }) => sum + crew.leavingSince(now - COUNTED_ON_MS), 0)
  const stands = () => byNeed.map((member) => member.stand(now))
  const givers = free === null ? undefined : chooseGivers(stands(), { free, leaving })
  for (const { name, look } of byNeed) {
    const room = free === null ? null : roomFor(stands(), name, free)
    look(now, { room, gives: givers?.get(name) ?? null })
  }
}

const countAll = (members: Member[]): number => members.reduce((sum, { crew }) => sum + crew.count(), 0)

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

/** Run times of the last minutes. */
function openTimes() {
  let runs: { at: number; ms: number }[] = []
  return {
    add: (at: number, ms: number): void => {
      runs.push({ at, ms })
    },
    measured: (now: number): number[] => {
      runs = runs.filter(({ at }) => at > now - MEASURED_MS)
      return runs.flatMap(({ at, ms }) => (at <= now ? [ms] : []))
    },
  }
}

/** Workers that start, run and leave, as supervisors have them do it. */
function openCrew(scenario: Scenario, { slots }: ScaleLimits, line: Line) {
  const { runMs, ratePerS, concurrency = Number.POSITIVE_INFINITY, startMs = 3_000 } = scenario
  const times = openTimes()
  let workers: Worker[] = []
  let [finished, finishedWhileLeaving, tokens] = [0, 0, 0]
  const running = (): number => workers.reduce((sum, { ends }) => sum + ends.length, 0)
  const isFree = (worker: Worker, now: number): boolean =>
    worker.readyAt <= now && worker.leavingAt === undefined && worker.ends.length < slots
  const staying = (): Worker[] => workers.filter(({ leavingAt }) => leavingAt === undefined)
  const takeToken = (): boolean => ratePerS === undefined || (tokens >= 1 && tokens-- > 0)

  return {
    running,
    count: () => workers.length,
    staying: () => staying().length,
    leavingSince: (since: number) =>
      workers.filter(({ leavingAt }) => leavingAt !== undefined && leavingAt > since).length,
    totals: () => ({ finished, finishedWhileLeaving }),
    measured: times.measured,
    finish: (now: number): void => {
      for (const worker of workers) {
        const left = worker.ends.filter((end) => end > now)
        const done = worker.ends.length - left.length
        finished += done
        if (worker.leavingAt !== undefined) finishedWhileLeaving += done
        worker.ends = left
      }
      workers = workers.filter((worker) => worker.leavingAt === undefined || worker.ends.length > 0)
    },
    fork: (now: number): void => {
      workers.push({ readyAt: now + startMs, leavingAt: undefined, ends: [] })
    },
    /** Idle ones leave first. */
    release: (now: number, desired: number): void => {
      const surplus = Math.max(staying().length - desired, 0)
      for (const worker of staying()
        .toSorted((a, b) => a.ends.length - b.ends.length)
        .slice(0, surplus))
        worker.leavingAt = now
    },
    start: (now: number): void => {
      tokens = Math.min(tokens + ((ratePerS ?? 0) * TICK_MS) / 1_000, Math.max(ratePerS ?? 0, 1))
      let free = workers.filter((worker) => isFree(worker, now))
      while (line.waiting.length > 0 && free.length > 0 && running() < concurrency && takeToken()) {
        line.waiting.shift()
        const ms = runMs * (0.5 + line.random())
        times.add(now + ms, ms)
        free.reduce((best, worker) => (worker.ends.length < best.ends.length ? worker : best)).ends.push(now + ms)
        free = free.filter((worker) => isFree(worker, now))
      }
    },
    figures: (now: number) => {
      const all = staying()
      const ready = all.filter(({ readyAt }) => readyAt <= now).length
      const busy = all.reduce((sum, { ends }) => sum + ends.length, 0)
      return { ready, starting: all.length - ready, leaving: workers.length - all.length, busy, allowed: ready * slots }
    },
  }
}

function readQueue(scenario: Scenario, crew: Crew, line: Line, now: number): QueueReading {
  const times = crew.measured(now)
  const total = times.reduce((sum, ms) => sum + ms, 0)
  return {
    queue: 'q',
    isPaused: false,
    concurrency: scenario.concurrency ?? null,
    ratePerS: scenario.ratePerS ?? null,
    ended: crew.totals().finished,
    running: crew.running(),
    elsewhere: 0,
    stolen: 0,
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
  return (
    now: number,
    reading: QueueReading,
    { desired, ...workers }: Stand,
    may: Pick<ScaleLimits, 'room' | 'gives'>,
  ) => {
    const past = parsePoolMemory(JSON.parse(memory))
    const { load, memory: queue } = measureQueue(reading, past.queues['q'], now)
    const ahead = schedule.map((second) => second * 1_000 - now).filter((ms) => ms > 0)
    const isKnown = isReadable(now / 1_000)
    const nextDueMs = ahead.length === 0 ? null : Math.min(...ahead)
    const given: PoolLoad = { queues: isKnown ? [load] : null, nextDueMs, workers, desired }
    const decision = decideScale(given, { ...limits, ...may }, past.law, now, pace)
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
