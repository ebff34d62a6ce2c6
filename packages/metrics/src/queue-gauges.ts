import { Gauge, type Registry } from 'prom-client'
import { type BookReaders, type QueueLine, read, shared } from './book-readers.ts'

/** Those with the most waiting tasks; each has ten lines. */
const MAX_QUEUES = 500

/** How each queue stands, and the older name for all waiting tasks together. */
export function addQueueGauges(register: Registry, { queues }: Pick<BookReaders, 'queues'>): void {
  const registers = [register]
  const ask = shared(queues)
  const readMost = async (): Promise<QueueLine[]> =>
    (await read(ask)).toSorted((a, b) => b.waiting - a.waiting).slice(0, MAX_QUEUES)
  new Gauge({
    name: 'bullwheel_queue_tasks',
    help: 'Tasks of a queue by state; `waiting` stands for scheduled, queued and retrying where there are too many to tell',
    labelNames: ['queue', 'state'] as const,
    registers,
    async collect() {
      const lines = await readMost()
      this.reset()
      for (const { queue, states } of lines)
        for (const [state, n] of Object.entries(states)) this.set({ queue, state }, n)
    },
  })
  const add = (name: string, help: string, valueOf: (line: QueueLine) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['queue'] as const,
      registers,
      async collect() {
        const lines = await readMost()
        this.reset()
        for (const line of lines) this.set({ queue: line.queue }, valueOf(line))
      },
    })
  }
  add(
    'bullwheel_queue_oldest_waiting_seconds',
    'For how long the oldest due task of a queue waits; 0 when none does',
    ({ oldestSeconds }) => oldestSeconds,
  )
  add('bullwheel_queue_paused', '1 while a queue is paused', ({ isPaused }) => (isPaused ? 1 : 0))
  new Gauge({
    name: 'pending_tasks_total',
    help: 'Tasks that wait, in all queues (the older name; it rises and falls)',
    registers,
    async collect() {
      const [all] = await read(async () => [await ask()])
      this.remove()
      if (all !== undefined) this.set(all.reduce((sum, { waiting }) => sum + waiting, 0))
    },
  })
}

/** A gauge must not end in `_total`; what must be called so has no type: promtool and Prometheus are content with that. */
export function withoutTypeOfPending(text: string): string {
  return text.replace('# TYPE pending_tasks_total gauge', '# TYPE pending_tasks_total untyped')
}
