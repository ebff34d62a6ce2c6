import { setImmediate as nextTurn } from 'node:timers/promises'
import { Fatal, defineTask } from '@bullwheel/sdk'
import { z } from 'zod'
import { parseCsv } from './parse-csv.ts'

type Summary = { column: string; values: number; min: number; max: number; mean: number }

/** `csv.summarise`: least, greatest and mean value of every column that holds numbers. */
export const summariseCsv = defineTask({
  type: 'csv.summarise',
  description: 'Sums up the columns of a CSV that hold numbers',
  input: z.strictObject({ csv: z.string().min(1).max(500_000) }),
  timeout: '1m',
  async run({ input, signal, log, progress }) {
    const [header, ...rows] = parseCsv(input.csv)
    if (header === undefined || rows.length === 0) throw new Fatal('the CSV has no row below its header')
    const summaries: Summary[] = []
    for (const [at, column] of header.entries()) {
      // Lets the worker breathe, and ends within a column when the task is cancelled.
      await nextTurn()
      signal.throwIfAborted()
      summaries.push(
        ...summarise(
          column,
          rows.map((row) => row[at] ?? ''),
        ),
      )
      progress((100 * (at + 1)) / header.length, column)
    }
    log.info(`${rows.length} rows, ${summaries.length} of ${header.length} columns hold numbers`)
    return { rows: rows.length, columns: summaries }
  },
})

/** Nothing for a column with a value that is no number; empty ones do not count. */
function summarise(column: string, texts: string[]): Summary[] {
  const values = texts.filter((text) => text.trim() !== '').map(Number)
  if (values.length === 0 || values.some(Number.isNaN)) return []
  const sum = values.reduce((total, value) => total + value, 0)
  const [min, max] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return [{ column, values: values.length, min, max, mean: sum / values.length }]
}
