import { setImmediate as nextTurn } from 'node:timers/promises'
import { defineTask } from '@bullwheel/sdk'
import { z } from 'zod'

const ROWS_PER_TURN = 1_000
const REGIONS = 4

type Sum = { sales: number; cents: number }

/**
 * `REPORT_GENERATION`: makes up `rows` sales and returns their sums by region as CSV. Between slices of its work it
 * lets the worker breathe, looks at `signal`, so that a cancel or a timeout ends it within milliseconds, and tells how
 * far it is.
 */
export const REPORT_GENERATION = defineTask({
  type: 'REPORT_GENERATION',
  description: 'Adds up made-up sales by region and returns the sums as CSV',
  input: z.strictObject({
    report: z.string().min(1).max(100),
    rows: z.int().min(1).max(100_000),
  }),
  retry: { attempts: 5, backoff: { kind: 'exponential', delay: '2s' } },
  timeout: '1m',
  async run({ input, signal, log, progress }) {
    const sums = new Map<string, Sum>()
    for (let row = 0; row < input.rows; row++) {
      if (row % ROWS_PER_TURN === 0) {
        await nextTurn()
        signal.throwIfAborted()
        progress((100 * row) / input.rows, `${row} of ${input.rows} rows`)
      }
      addSale(sums, `region ${(row % REGIONS) + 1}`, (row * 7_919) % 10_000)
    }
    progress(100, `${input.rows} rows`)
    log.info(`Report "${input.report}" has ${input.rows} rows`)
    return { report: input.report, rows: input.rows, csv: csvOf(sums) }
  },
})

function addSale(sums: Map<string, Sum>, region: string, cents: number): void {
  const sum = sums.get(region) ?? { sales: 0, cents: 0 }
  sums.set(region, { sales: sum.sales + 1, cents: sum.cents + cents })
}

function csvOf(sums: Map<string, Sum>): string {
  const lines = [...sums].map(([region, { sales, cents }]) => `${region},${sales},${(cents / 100).toFixed(2)}`)
  return ['region,sales,total', ...lines].join('\n')
}
