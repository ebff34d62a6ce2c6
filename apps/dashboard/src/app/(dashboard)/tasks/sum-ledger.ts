import type { Ledger } from '@bullwheel/contracts'

const KINDS = ['accepted', 'completed', 'failed', 'cancelled', 'expired', 'pending', 'running', 'removed'] as const
export type LedgerSums = Record<(typeof KINDS)[number], number>

/** The ledger of one queue, or of all of them together; undefined while it is not known. */
export function sumLedger(ledger: Ledger | undefined, queue: string | undefined): LedgerSums | undefined {
  if (ledger === undefined) return undefined
  const lines = ledger.queues.filter((line) => queue === undefined || line.queue === queue)
  const sums = KINDS.map((kind) => [kind, lines.reduce((sum, line) => sum + line[kind], 0)])
  return Object.fromEntries(sums) as LedgerSums
}
