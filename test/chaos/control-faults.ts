import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { ChaosSystem } from './chaos-system.ts'
import { machineMs } from './effects.ts'
import type { Fault, Struck } from './fault.ts'
import { submitAll } from './load.ts'

const EFFECT = { type: 'effect', queue: 'line-1', payload: { ms: 100 } }

/** The api dies between commit and enqueue: Redis takes nothing at that moment. */
async function killApi(system: ChaosSystem): Promise<Struck> {
  process.kill(system.redis.pid, 'SIGSTOP')
  const more = await submitAll(
    system,
    Array.from({ length: 200 }, () => EFFECT),
  )
  await system.parts.api.end('SIGKILL')
  process.kill(system.redis.pid, 'SIGCONT')
  const backAt = machineMs()
  system.parts.api = await system.startPart('api')
  return { backAt, more }
}

async function killScheduler(system: ChaosSystem): Promise<Struck> {
  await system.parts.scheduler.end('SIGKILL')
  const backAt = machineMs()
  system.parts.scheduler = await system.startPart('scheduler')
  return { backAt }
}

/** The holder of every lease sleeps past them; another takes the roles over, and the first one wakes again. */
async function freezeScheduler(system: ChaosSystem): Promise<Struck> {
  const frozen = system.parts.scheduler
  frozen.signal('SIGSTOP')
  const backAt = machineMs()
  system.parts.scheduler = await system.startPart('scheduler')
  await sleep(7_000)
  frozen.signal('SIGCONT')
  await sleep(1_000)
  await frozen.end('SIGTERM')
  return { backAt }
}

async function restartPostgres(system: ChaosSystem): Promise<Struck> {
  system.postgres?.kill()
  await sleep(3_000)
  await system.restartPostgres()
  return { backAt: machineMs() }
}

/** Every connection of every process is cut, again and again. */
async function terminateBackends(system: ChaosSystem): Promise<Struck> {
  for (let round = 0; round < 10; round++) {
    await system.sql`
      select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'bullwheel%'`
    await sleep(200)
  }
  return { backAt: machineMs() }
}

const RACES = 1_000
/** As many as the api has connections: one that a fault before this one broke off may fail once, with a 503 that says so. */
const MAX_UNTOLD = 4

/**
 * 1,000 tasks are cancelled while they wait, start, run and end: exactly one wins, and the answer tells which. A 503 tells
 * nothing; its task must still end.
 */
async function raceCancels(system: ChaosSystem): Promise<Struck> {
  const backAt = machineMs()
  const more = await submitAll(
    system,
    Array.from({ length: RACES }, (_, at) => ({ ...EFFECT, queue: 'races', payload: { ms: at % 40 } })),
  )
  const cancel = async (id: string): Promise<{ id: string; won: boolean | undefined; state: string }> => {
    await sleep(Math.random() * 2_000)
    try {
      return { id, won: true, state: (await system.client.cancelTask({ params: { id } })).state }
    } catch (cause) {
      const { status, problem } = cause as { status?: number; problem?: { task?: { state: string } } }
      if (status === 503) return { id, won: undefined, state: 'untold' }
      if (status !== 409) throw cause
      return { id, won: false, state: problem?.task?.state ?? 'untold' }
    }
  }
  const answers = await Promise.all(more.map(cancel))
  const rows = await system.sql<
    { id: string; state: string }[]
  >`select id, state from tasks where id = any(${more}::uuid[])`
  const states = new Map(rows.map((row) => [row.id, row.state]))
  const told = answers.filter(({ won }) => won !== undefined)
  expect(answers.length - told.length).toBeLessThanOrEqual(MAX_UNTOLD)
  for (const { id, won, state } of told) {
    expect(state).toBe(states.get(id))
    expect(state === 'cancelled').toBe(won)
  }
  expect(told.some(({ won }) => won) && told.some(({ won }) => !won)).toBe(true)
  return { backAt, more }
}

const common = { mayRunAgain: false, endsWithinMs: 60_000, recoversWithinMs: 15_000 }

export const controlFaults: Fault[] = [
  { ...common, name: 'kill -9 of the api between commit and enqueue', strike: killApi },
  { ...common, name: 'kill -9 of the scheduler', strike: killScheduler },
  { ...common, name: 'SIGSTOP of the scheduler past its leases', strike: freezeScheduler },
  { ...common, name: 'Postgres: killed, back after 3 s', strike: restartPostgres },
  { ...common, name: 'Postgres: every connection cut, ten times', strike: terminateBackends },
  { ...common, name: `${RACES} cancels race with start and finish`, strike: raceCancels },
]
