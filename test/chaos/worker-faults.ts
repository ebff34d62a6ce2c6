import { expect } from 'vitest'
import { until } from '../system-fixture.ts'
import type { ChaosSystem } from './chaos-system.ts'
import { machineMs } from './effects.ts'
import type { Fault, Struck } from './fault.ts'
import { submitAll } from './load.ts'

/** A task that this fault's strike wants to see fail, after so few losses that the test need not wait long. */
const POISON = { queue: 'poison', priority: 1, retry: { attempts: 2, maxLost: 1 } }

type Worker = { id: string; pid: number; host: string }

async function busiestWorker(system: ChaosSystem): Promise<Worker> {
  const [worker] = await system.sql<Worker[]>`
    select w.id, w.pid, w.host from workers w join tasks t on t.worker = w.id and t.state = 'running'
    where w.dead_at is null group by w.id order by count(*) desc limit 1`
  if (worker === undefined) throw new Error('no worker runs anything')
  return worker
}

async function runsOf(system: ChaosSystem, worker: string): Promise<string[]> {
  const rows = await system.sql<{ id: string }[]>`select id from tasks where worker = ${worker} and state = 'running'`
  return rows.map((row) => row.id)
}

/** Of what ran on a killed worker, the tasks that lost their attempt: the others had ended a moment before. */
async function lostOf(system: ChaosSystem, ids: string[]): Promise<string[]> {
  const rows = await system.sql<{ task_id: string }[]>`
    select distinct task_id from attempts where task_id = any(${ids}::uuid[]) and outcome = 'lost'`
  return rows.map((row) => row.task_id)
}

async function untilDead(system: ChaosSystem, workers: string[]): Promise<void> {
  await until(
    () => system.sql`select id from workers where id = any(${workers}) and dead_at is null`,
    (rows) => rows.length === 0,
    20_000,
  )
}

async function killChild(system: ChaosSystem): Promise<Struck> {
  const worker = await busiestWorker(system)
  const running = await runsOf(system, worker.id)
  const backAt = machineMs()
  process.kill(worker.pid, 'SIGKILL')
  await untilDead(system, [worker.id])
  return { backAt, harmed: await lostOf(system, running) }
}

/** The whole host: its supervisor and its worker at the same moment. */
async function killHost(system: ChaosSystem): Promise<Struck> {
  const worker = await busiestWorker(system)
  const running = await runsOf(system, worker.id)
  const at = worker.host === 'host-1' ? 0 : 1
  const backAt = machineMs()
  process.kill(worker.pid, 'SIGKILL')
  await system.parts.workers[at]?.end('SIGKILL')
  await untilDead(system, [worker.id])
  const harmed = await lostOf(system, running)
  system.parts.workers[at] = await system.startPart('worker', worker.host)
  return { backAt, harmed }
}

/** The supervisor alone: its worker is an orphan, and ends itself. */
async function killSupervisor(system: ChaosSystem): Promise<Struck> {
  const worker = await busiestWorker(system)
  const at = worker.host === 'host-1' ? 0 : 1
  const backAt = machineMs()
  await system.parts.workers[at]?.end('SIGKILL')
  await untilDead(system, [worker.id])
  system.parts.workers[at] = await system.startPart('worker', worker.host)
  return { backAt }
}

/** Submits a poison task and waits until it is given up, with a reason that says why. */
async function poison(system: ChaosSystem, load: string[], type: string, payload: unknown): Promise<Struck> {
  const backAt = machineMs()
  const more = await submitAll(system, [{ ...POISON, type, payload }])
  const task = await until(
    () => system.client.getTask({ params: { id: more[0] as string } }),
    ({ state }) => state === 'failed',
    60_000,
  )
  expect(task.error?.message).toContain('lost 2 workers')
  expect(task.attempts.map((attempt) => attempt.outcome)).toEqual(['lost', 'failed'])
  return { backAt, more, harmed: await lostOf(system, load) }
}

/** More handlers than half the slots ignore their signal: their attempts are settled, and their workers replaced. */
async function ignoreAborts(system: ChaosSystem): Promise<Struck> {
  const before = await system.sql<{ id: string }[]>`select id from workers where dead_at is null`
  const deaf = {
    type: 'deaf',
    queue: 'deaf',
    priority: 1,
    timeout: '500ms',
    payload: { ms: 60_000 },
    retry: { attempts: 1 },
  }
  const backAt = machineMs()
  const more = await submitAll(
    system,
    Array.from({ length: 60 }, () => deaf),
  )
  await until(
    () => system.sql<{ n: number }[]>`
      select count(*)::int as n from tasks where id = any(${more}::uuid[]) and state = 'failed' and error->>'name' = 'TimedOut'`,
    (rows) => rows[0]?.n === more.length,
    30_000,
  )
  await untilDead(
    system,
    before.slice(0, 1).map((row) => row.id),
  )
  return { backAt, more }
}

const common = { mayRunAgain: true, endsWithinMs: 60_000 }

export const workerFaults: Fault[] = [
  { ...common, name: 'kill -9 of a worker', strike: killChild, recoversWithinMs: 15_000 },
  { ...common, name: 'kill -9 of a supervisor', strike: killSupervisor, recoversWithinMs: 15_000 },
  {
    ...common,
    name: 'kill -9 of a host: supervisor and worker',
    strike: killHost,
    mayForgetRuns: true,
    recoversWithinMs: 15_000,
  },
  {
    ...common,
    name: 'a task that kills its process',
    strike: (system, load) => poison(system, load, 'kills', null),
    recoversWithinMs: 30_000,
  },
  {
    ...common,
    name: 'a task that exhausts memory',
    strike: (system, load) => poison(system, load, 'hoards', null),
    recoversWithinMs: 60_000,
  },
  {
    ...common,
    name: 'a task that blocks the event loop',
    strike: (system, load) => poison(system, load, 'blocks', { ms: 600_000 }),
    recoversWithinMs: 30_000,
  },
  {
    ...common,
    name: '60 handlers that ignore their abort signal',
    strike: ignoreAborts,
    recoversWithinMs: 20_000,
  },
]
