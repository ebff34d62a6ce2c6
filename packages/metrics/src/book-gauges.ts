import { Counter, Gauge, type Registry } from 'prom-client'
import { type BookReaders, type MirrorLine, read, shared } from './book-readers.ts'

/** Queues with the largest figures stand first, so that the bound never hides one that matters. */
const MAX_QUEUES = 500

/** What the book says of the ledger, of Redis, of schedules, mirrors, workers and roles. */
export function addBookGauges(register: Registry, readers: BookReaders): void {
  const registers = [register]
  addLedgerGauges(registers, readers)
  addSeconds(
    registers,
    'bullwheel_schedule_lag_seconds',
    'How far the oldest tick that no scheduler has fired is past its time',
    readers.scheduleLag,
  )
  addSeconds(
    registers,
    'bullwheel_oldest_transaction_seconds',
    'For how long the oldest transaction of the Postgres server is open',
    readers.oldestTransaction,
  )
  addMirrorGauges(registers, readers)
  addFleetGauges(registers, readers)
}

function addLedgerGauges(registers: Registry[], { differences, losses }: BookReaders): void {
  const readLosses = shared(() => read(losses))
  new Gauge({
    name: 'bullwheel_ledger_difference',
    help: 'Accepted tasks minus those that the ledger knows the whereabouts of: 0, or something is wrong',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      const lines = largest(await read(differences), ({ difference }) => difference)
      this.reset()
      for (const { queue, difference } of lines) this.set({ queue }, difference)
    },
  })
  const addCounter = (name: string, help: string, counted: 'rebuilds' | 'drift'): void => {
    new Counter({
      name,
      help,
      labelNames: ['queue'] as const,
      registers,
      async collect() {
        const lines = largest(await readLosses(), (line) => line[counted])
        this.reset()
        for (const line of lines) this.inc({ queue: line.queue }, line[counted])
      },
    })
  }
  addCounter('bullwheel_redis_epoch_changes_total', 'How often Redis had lost a queue and it was rebuilt', 'rebuilds')
  addCounter(
    'bullwheel_redis_drift_tasks_total',
    'Single tasks that had lost their job in Redis and were staged again',
    'drift',
  )
}

function addSeconds(registers: Registry[], name: string, help: string, reader: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      const [seconds] = await read(async () => [await reader()])
      this.remove()
      if (seconds !== undefined) this.set(seconds)
    },
  })
}

function addMirrorGauges(registers: Registry[], { mirrors }: BookReaders): void {
  const readOnce = shared(() => read(mirrors))
  const add = (name: string, help: string, valueOf: (line: MirrorLine) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['mirror'] as const,
      registers,
      async collect() {
        const lines = await readOnce()
        this.reset()
        for (const line of lines) this.set({ mirror: line.mirror }, valueOf(line))
      },
    })
  }
  add(
    'bullwheel_mirror_lag_events',
    'Events, or lines of handlers, that a mirror has still to copy',
    ({ items }) => items,
  )
  add('bullwheel_mirror_lag_seconds', 'Age of the oldest of them', ({ seconds }) => seconds)
  add('bullwheel_mirror_dead_letters', 'What the sink of a mirror refused for good', ({ deadLetters }) => deadLetters)
}

function addFleetGauges(registers: Registry[], { pools, roles }: BookReaders): void {
  const readPools = shared(() => read(pools))
  const add = (name: string, help: string, figure: 'slots' | 'busy' | 'desired'): void => {
    new Gauge({
      name,
      help,
      labelNames: ['pool'] as const,
      registers,
      async collect() {
        const lines = await readPools()
        this.reset()
        for (const line of lines) this.set({ pool: line.pool }, line[figure])
      },
    })
  }
  add('bullwheel_worker_slots', 'Tasks that the live workers can run at once', 'slots')
  add('bullwheel_worker_busy_slots', 'Slots in which a task ran at the last heartbeat', 'busy')
  add('bullwheel_autoscaler_desired_workers', 'Workers that the pool should have', 'desired')
  new Gauge({
    name: 'bullwheel_pool_workers',
    help: 'Live workers of the pool by state',
    labelNames: ['pool', 'state'] as const,
    registers,
    async collect() {
      const lines = await readPools()
      this.reset()
      for (const { pool, workers } of lines)
        for (const [state, count] of Object.entries(workers)) this.set({ pool, state }, count)
    },
  })
  new Gauge({
    name: 'bullwheel_lease_held',
    help: '1 while some process holds this role of the control plane, 0 while nobody does',
    labelNames: ['role'] as const,
    registers,
    async collect() {
      const lines = await read(roles)
      this.reset()
      for (const { role, isHeld } of lines) this.set({ role }, isHeld ? 1 : 0)
    },
  })
}

function largest<Line>(lines: Line[], valueOf: (line: Line) => number): Line[] {
  return lines.toSorted((a, b) => Math.abs(valueOf(b)) - Math.abs(valueOf(a))).slice(0, MAX_QUEUES)
}
