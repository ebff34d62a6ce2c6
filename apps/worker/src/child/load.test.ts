import { setTimeout as sleep } from 'node:timers/promises'
import type { AttemptEnd, Hot, LookedUp, Start } from '@bullwheel/db'
import { type Logger, NO_TRACER } from '@bullwheel/domain'
import type { Delivery, TaskSource } from '@bullwheel/queue'
import { defineTask } from '@bullwheel/sdk'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createDeliveries } from './deliveries.ts'
import { createGate } from './gate.ts'
import type { Permission } from './permissions.ts'
import { createRunTimes } from './run-times.ts'
import { type Runner, createRunner } from './runner.ts'
import { createTally } from './tally.ts'
import { createTaskLogs } from './task-logs.ts'

// Fake timers do not reach the promises API; it is sent through the global one, which they replace.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}))

const quiet = (): void => undefined
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/** Numbers that look random and are the same in every run. */
function createDice(seed: number) {
  let state = seed
  return (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

/** Everything around a worker's inside, faulty where the dice say so. */
function createWorld(seed: number) {
  const roll = createDice(seed)
  const pause = () => sleep(roll(4))
  const flaky = async (): Promise<void> => {
    await pause()
    if (roll(4) === 0) throw new Error('not now')
  }
  let jobs = 0
  const finished = new Set<string>()
  const handler = defineTask({
    type: 't',
    input: z.number().transform((n) => {
      if (n === 0) throw new SyntaxError('a transform that throws')
      return n
    }),
    run: async ({ input, log: lines }) => {
      if (roll(2) === 0) lines.info('begun', { input })
      // Far beyond the grace time for its signal, which it does not look at.
      await sleep(input === 3 ? 200 : input === 1 ? 140 : roll(3))
      if (input === 2) throw Object.assign(new Error('x'), { name: Object.create(null) as string })
    },
  })
  const rowOf = (id: string): LookedUp => ({
    id,
    queue: 'q',
    type: roll(12) === 0 ? 'foreign' : 't',
    name: null,
    state: roll(12) === 0 ? 'completed' : 'waiting',
    priority: 5,
    version: 1,
    content: 1,
    attempt: roll(5) === 0 ? 1 : 0,
    lost: 0,
    maxAttempts: 3,
    retry: { attempts: 3, backoff: { kind: 'fixed', delay: 1, max: 1, jitter: 0 } },
    timeoutMs: roll(6) === 0 ? 30 : null,
    payload: roll(6),
    tags: [],
    createdAt: 0,
    scheduleId: null,
    tickAt: null,
    trace: null,
    runAt: roll(8) === 0 ? Date.now() + 20 + roll(2) * 2_000 : 0,
    queuePaused: roll(12) === 0,
    queueLimited: roll(12) === 0,
    queueVersion: 1,
    startBy: roll(8) === 0 ? Date.now() + 1_000 : null,
    finishBy: roll(8) === 0 ? Date.now() + roll(200) : null,
  })
  const writes = {
    lookUp: { load: 0, drain: async () => undefined, add: async (ids: string[]) => flaky().then(() => ids.map(rowOf)) },
    start: {
      load: 0,
      drain: async () => undefined,
      add: async ({ id }: Start) => {
        await flaky()
        return roll(4) === 0 ? ('refused' as const) : { id, attempt: 1, version: 2, content: 1 }
      },
    },
    end: {
      load: 0,
      drain: async () => undefined,
      add: async ({ id }: AttemptEnd) => flaky().then(() => ({ id, accepted: roll(6) > 0 })),
    },
    logs: { load: 0, drain: async () => undefined, add: async () => flaky().then(() => roll(2) > 0) },
  }
  const newDelivery = (): Delivery => {
    const count = roll(2) === 0 ? 1 : roll(20)
    const jobId = `j${jobs++}`
    return {
      jobId,
      queue: 'q',
      type: 't',
      priority: 5,
      tasks: Array.from({ length: count }, (_, at) => ({ id: `${jobId}-${at}`, version: roll(10) === 0 ? 0 : 1 })),
      claim: roll(3) === 0,
      redelivered: roll(6) === 0,
    }
  }
  const end = (jobId: string) => {
    expect(finished.has(jobId)).toBe(false)
    finished.add(jobId)
  }
  const source: TaskSource = {
    queue: 'q',
    fetch: async () => ({ delivery: undefined, waitMs: 1 }),
    waitForWork: () => Promise.resolve(false),
    passOn: async () => undefined,
    finish: async (jobId, fetchNext) => {
      end(jobId)
      await flaky()
      return fetchNext && roll(3) === 0 ? newDelivery() : undefined
    },
    giveBack: async (jobId) => {
      end(jobId)
      await flaky()
    },
    extendLocks: async () => undefined,
    giveBackGhosts: async () => 0,
    isIdle: false,
    close: async () => undefined,
  }
  // A postgres.js query is one of these too: it runs when it is awaited, and not where it is a part of another one.
  const query: PromiseLike<unknown> = {
    // oxlint-disable-next-line unicorn/no-thenable
    then: (onDone, onFail) =>
      flaky()
        .then(() => [{ n: 1 }])
        .then(onDone, onFail),
  }
  const hot = (() => query) as unknown as Hot
  const progress = { tell: () => undefined, takeUnwritten: () => null, publish: () => undefined, flush: flaky }
  return { roll, handler, writes, hot, source, newDelivery, flaky, progress, finished, jobs: () => jobs }
}

test.each([1, 2, 3])(
  'whatever fails, every job ends once and every counter of the load returns to 0 (seed %i)',
  async (seed) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], shouldAdvanceTime: false })
    const world = createWorld(seed)
    const gate = createGate(4, 20)
    const clock = { now: () => Date.now(), offsetMs: 0 }
    const runTimes = createRunTimes(() => ({ meanMs: 1, p95Ms: 2, samples: 256 }))
    const logs = createTaskLogs({ writes: world.writes, live: { show: quiet }, clock, log })
    const shared = { ...world, gate, clock, log, logs, runTimes, horizonMs: 60_000 }
    const deliveries = createDeliveries({
      ...shared,
      handlers: new Map([['t', world.handler]]),
      isLive: () => true,
      readToldVersion: () => world.flaky().then(() => 1),
      stager: { stage: world.flaky },
      runner: () => runner,
      onOwn: quiet,
      onStolenPutOff: quiet,
    })
    const runner: Runner = createRunner({
      ...shared,
      worker: 'w',
      tally: createTally(),
      tracer: NO_TRACER,
      graceMs: 30,
      tell: quiet,
      onRetry: quiet,
      onDisowned: quiet,
      onSettled: deliveries.settle,
    })
    const fetchOne = (permission: Permission): void => {
      deliveries.receive(world.source, world.newDelivery())
      gate.done(permission, 1)
    }
    const leave = (): void => {
      gate.dismiss('q')
      deliveries.giveUpQueue('q')
      deliveries.giveUpStolen()
    }
    let leaks = 0
    for (let turn = 0; turn < 7_000; turn++) {
      // Sometimes it is a foreign queue, and now and then it is left with what it holds.
      if (turn % 1_000 === 0) gate.serve('q', world.roll(2) === 0, fetchOne)
      if (turn % 1_000 === 900) leave()
      if (turn < 5_000) gate.want('q', 1)
      if (turn % 5 === 0) runner.writeHeldStarts()
      if (turn % 50 === 0) void logs.flush()
      leaks = Math.max(leaks, runner.leaked)
      await vi.advanceTimersByTimeAsync(5)
    }
    vi.useRealTimers()
    expect(world.jobs()).toBeGreaterThan(100)
    expect(world.finished.size).toBe(world.jobs())
    const nothing = { running: 0, shortRunning: 0, unstarted: 0 }
    expect(gate.load).toMatchObject({ own: nothing, stolen: nothing, jobs: 0 })
    expect(runner.finishing).toBe(0)
    expect(leaks).toBeGreaterThan(0)
    expect(runner.leaked).toBe(0)
  },
)
