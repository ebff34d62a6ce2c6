import { Gauge, type Registry } from 'prom-client'

/** How far each queue's ledger is from adding up, read anew for each scrape. */
export type ReadDifferences = () => Promise<{ queue: string; difference: number }[]>

/** Queues with a difference stand first, so that the bound never hides one. */
const MAX_QUEUES = 500

/** While the book does not answer there is no value: an old one would say that all is well. */
export function addLedgerGauge(register: Registry, read: ReadDifferences): void {
  new Gauge({
    name: 'bullwheel_ledger_difference',
    help: 'Accepted tasks minus those that the ledger knows the whereabouts of: 0, or something is wrong',
    labelNames: ['queue'] as const,
    registers: [register],
    async collect() {
      const differences = await read().catch(() => [])
      this.reset()
      const shown = differences.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference)).slice(0, MAX_QUEUES)
      for (const { queue, difference } of shown) this.set({ queue }, difference)
    },
  })
}
