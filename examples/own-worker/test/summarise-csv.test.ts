import { type TaskContext, isTaskHandler } from '@bullwheel/sdk'
import { expect, test } from 'vitest'
import { summariseCsv } from '../src/index.ts'
import { parseCsv } from '../src/parse-csv.ts'

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const contextOf = (csv: string, signal = new AbortController().signal): TaskContext<{ csv: string }> => ({
  input: { csv },
  task: {
    id: '019a0000-0000-7000-8000-000000000000',
    type: 'csv.summarise',
    queue: 'default',
    name: null,
    tags: [],
    priority: 5,
  },
  schedule: null,
  traceparent: null,
  attempt: 1,
  signal,
  log: silent,
  progress: () => {},
})

test('a worker can load it', () => {
  expect(isTaskHandler(summariseCsv)).toBe(true)
})

test('sums up the columns that hold numbers, and no others', async () => {
  const csv = 'city,people,area\n"Oslo, Norway",709,454\nBergen,289,\nTrondheim,212,342\n'
  expect(await summariseCsv.run(contextOf(csv))).toEqual({
    rows: 3,
    columns: [
      { column: 'people', values: 3, min: 212, max: 709, mean: 1210 / 3 },
      { column: 'area', values: 2, min: 342, max: 454, mean: 398 },
    ],
  })
})

test('a CSV without a row fails for good', async () => {
  await expect(summariseCsv.run(contextOf('a,b\n'))).rejects.toThrow('no row below its header')
})

test('stops when its signal says so', async () => {
  const reason = new Error('cancelled')
  await expect(summariseCsv.run(contextOf('a\n1\n', AbortSignal.abort(reason)))).rejects.toBe(reason)
})

test('reads quotes, line ends of both kinds and empty fields', () => {
  expect(parseCsv('a,"b ""x"", y"\r\n,"line\none"\n\nlast')).toEqual([['a', 'b "x", y'], ['', 'line\none'], ['last']])
})
