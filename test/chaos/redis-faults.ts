import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { expect } from 'vitest'
import { until } from '../system-fixture.ts'
import type { ChaosSystem } from './chaos-system.ts'
import { machineMs } from './effects.ts'
import type { Fault, Struck } from './fault.ts'
import { submitAll } from './load.ts'

async function withRedis<Answer>(system: ChaosSystem, work: (redis: Redis) => Promise<Answer>): Promise<Answer> {
  const redis = new Redis(system.redis.url)
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}

async function flush(system: ChaosSystem): Promise<Struck> {
  const backAt = machineMs()
  await withRedis(system, (redis) => redis.flushall())
  return { backAt }
}

function restartAfter(ms: number, data: 'kept' | 'none') {
  return async (system: ChaosSystem): Promise<Struck> => {
    system.redis.kill()
    await sleep(ms)
    await system.restartRedis(data)
    return { backAt: machineMs() }
  }
}

function freezeFor(ms: number) {
  return async (system: ChaosSystem): Promise<Struck> => {
    process.kill(system.redis.pid, 'SIGSTOP')
    await sleep(ms)
    process.kill(system.redis.pid, 'SIGCONT')
    return { backAt: machineMs() }
  }
}

/** Redis comes back as it was some seconds ago, with jobs that have long ended and without the newest. */
async function rollBack(system: ChaosSystem): Promise<Struck> {
  // The append-only file is written within a second.
  await sleep(1_100)
  await system.keepRedis()
  await sleep(1_500)
  const more = await submitAll(
    system,
    Array.from({ length: 60 }, () => ({ type: 'effect', queue: 'line-1', payload: { ms: 100 } })),
  )
  await sleep(300)
  system.redis.kill()
  await system.restartRedis('rolled-back')
  return { backAt: machineMs(), more }
}

/** A worker may take the job at this very moment; BullMQ refuses then. */
const tolerant = (meddling: Promise<void>): Promise<unknown> => Promise.allSettled([meddling])

const LINES = ['line-0', 'line-1', 'line-2']

/** What people do with other tools on the same Redis: they remove jobs, promote delayed ones, drain a queue. */
async function meddle(system: ChaosSystem): Promise<Struck> {
  const backAt = machineMs()
  await withRedis(system, async (connection) => {
    for (const [at, name] of LINES.entries()) {
      const queue = new Queue(name, { connection, prefix: `bw:{${name}}` })
      for (const job of await queue.getDelayed(0, 20)) await tolerant(job.promote())
      for (const job of await queue.getPrioritized(0, 20)) await tolerant(job.remove())
      if (at === 0) await queue.drain(true)
      await queue.close()
    }
  })
  return { backAt }
}

/** Another client destroys a queue, its settings included. */
async function obliterate(system: ChaosSystem): Promise<Struck> {
  const backAt = machineMs()
  await withRedis(system, async (connection) => {
    const queue = new Queue('line-1', { connection, prefix: 'bw:{line-1}' })
    await queue.obliterate({ force: true })
    await queue.close()
  })
  return { backAt }
}

/** FLUSHALL while one queue is paused and 20 long tasks run: the pause holds, and no long task runs twice. */
async function flushWithPause(system: ChaosSystem): Promise<Struck> {
  const params = { queue: 'paused-line' }
  await system.client.putQueue({ params, body: { concurrency: 5 } })
  await system.client.pauseQueue({ params, body: { reason: 'chaos' } })
  const held = await submitAll(
    system,
    Array.from({ length: 30 }, () => ({ type: 'effect', queue: 'paused-line', payload: { ms: 50 } })),
  )
  const long = await submitAll(
    system,
    Array.from({ length: 20 }, () => ({ type: 'effect', queue: 'long', priority: 1, payload: { ms: 6_000 } })),
  )
  await until(
    () => system.sql<{ n: number }[]>`
      select count(*)::int as n from tasks where id = any(${long}::uuid[]) and state = 'running'`,
    (rows) => rows[0]?.n === long.length,
  )
  const struck = await flush(system)
  await sleep(4_000)
  const early = system.effects().filter((effect) => held.includes(effect.id))
  expect(early).toEqual([])
  await system.client.resumeQueue({ params })
  return { ...struck, more: [...held, ...long] }
}

const common = { mayRunAgain: false, endsWithinMs: 60_000 }

/** `outageMs`: how long Redis is away. */
export const redisFaults = (outageMs: number): Fault[] => [
  { ...common, name: 'Redis: FLUSHALL', strike: flush, recoversWithinMs: 10_000 },
  {
    ...common,
    name: 'Redis: FLUSHALL with a paused queue and 20 long tasks running',
    strike: flushWithPause,
    recoversWithinMs: 10_000,
  },
  {
    ...common,
    name: `Redis: kill -9, back after ${outageMs / 1_000} s`,
    strike: restartAfter(outageMs, 'kept'),
    recoversWithinMs: 5_000,
  },
  {
    ...common,
    name: `Redis: kill -9, back empty after ${outageMs / 1_000} s`,
    strike: restartAfter(outageMs, 'none'),
    recoversWithinMs: 10_000,
  },
  { ...common, name: `Redis: frozen for ${outageMs / 1_000} s`, strike: freezeFor(outageMs), recoversWithinMs: 5_000 },
  { ...common, name: 'Redis: rolled back by some seconds', strike: rollBack, recoversWithinMs: 10_000 },
  {
    ...common,
    name: 'another BullMQ client removes, promotes and drains',
    tasks: 400,
    strike: meddle,
    recoversWithinMs: 10_000,
    endsWithinMs: 120_000,
  },
  { ...common, name: 'another BullMQ client obliterates a queue', strike: obliterate, recoversWithinMs: 10_000 },
]
