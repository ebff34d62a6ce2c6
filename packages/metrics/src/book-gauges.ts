import { Gauge, type Registry } from 'prom-client'

/** What is read from the book anew for each scrape. */
export type BookReaders = {
  /** How far each queue's ledger is from adding up. */
  differences: () => Promise<{ queue: string; difference: number }[]>
  /** What Redis lost so far, by queue. */
  losses: () => Promise<{ queue: string; rebuilds: number; drift: number }[]>
  /** Seconds by which the oldest undecided tick of a schedule is past its time. */
  scheduleLag: () => Promise<number>
  /** What each mirror has still to copy, events or log lines, and the age of the oldest one; what its sink refused. */
  mirrors: () => Promise<MirrorLine[]>
  /** Age of the oldest open transaction, seconds. */
  oldestTransaction: () => Promise<number>
}

type MirrorLine = { mirror: string; items: number; seconds: number; deadLetters: number }

/** Queues with the largest figures stand first, so that the bound never hides one that matters. */
const MAX_QUEUES = 500

/** While the book does not answer there is no value: an old one would say that all is well. */
export function addBookGauges(register: Registry, readers: BookReaders): void {
  const { differences, losses, scheduleLag, oldestTransaction } = readers
  const registers = [register]
  new Gauge({
    name: 'bullwheel_ledger_difference',
    help: 'Accepted tasks minus those that the ledger knows the whereabouts of: 0, or something is wrong',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      show(this, await read(differences), ({ difference }) => difference)
    },
  })
  new Gauge({
    name: 'bullwheel_redis_epoch_changes_total',
    help: 'How often Redis had lost a queue and it was rebuilt',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      show(this, await read(losses), ({ rebuilds }) => rebuilds)
    },
  })
  new Gauge({
    name: 'bullwheel_redis_drift_tasks_total',
    help: 'Single tasks that had lost their job in Redis and were staged again',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      show(this, await read(losses), ({ drift }) => drift)
    },
  })
  new Gauge({
    name: 'bullwheel_schedule_lag_seconds',
    help: 'How far the oldest tick that no scheduler has fired is past its time',
    registers,
    async collect() {
      this.remove()
      const [seconds] = await read(async () => [await scheduleLag()])
      if (seconds !== undefined) this.set(seconds)
    },
  })
  new Gauge({
    name: 'bullwheel_oldest_transaction_seconds',
    help: 'For how long the oldest transaction of the Postgres server is open',
    registers,
    async collect() {
      this.remove()
      const [seconds] = await read(async () => [await oldestTransaction()])
      if (seconds !== undefined) this.set(seconds)
    },
  })
  addMirrorGauges(registers, readers)
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

/** All gauges of a scrape ask at the same time: those that come while one asks get its answer. */
function shared<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | undefined
  return () => (underWay ??= ask().finally(() => (underWay = undefined)))
}

const read = <Line>(reader: () => Promise<Line[]>): Promise<Line[]> => reader().catch(() => [])

function show<Line extends { queue: string }>(gauge: Gauge<'queue'>, lines: Line[], valueOf: (line: Line) => number) {
  gauge.reset()
  const sorted = lines.toSorted((a, b) => Math.abs(valueOf(b)) - Math.abs(valueOf(a)))
  for (const line of sorted.slice(0, MAX_QUEUES)) gauge.set({ queue: line.queue }, valueOf(line))
}
