import { type StatsMinute, STATS_BOUNDS_MS } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { createStatsTotals } from './stats-totals.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.UTC(2030, 0, 10)
const none = STATS_BOUNDS_MS.map(() => 0).concat(0)

const rowOf = (minute: number, type: string): StatsMinute => ({
  minute,
  queue: 'default',
  type,
  accepted: 1,
  started: 1,
  retried: 0,
  completed: 1,
  failed: 0,
  cancelled: 0,
  expired: 0,
  waitMs: 3,
  waits: [1, ...none.slice(1)],
  runMs: 2,
  runs: [1, ...none.slice(1)],
})

/** `old` each hour for five days, `new` each hour of the last three. */
const rows = Array.from({ length: 120 }, (_, at) => rowOf(NOW - (120 - at) * HOUR, 'old')).concat(
  Array.from({ length: 3 }, (_, at) => rowOf(NOW - (3 - at) * HOUR, 'new')),
)

function totals() {
  const read: { from: number; to: number }[] = []
  let now = NOW
  const source = createStatsTotals({
    first: async () => rows[0]?.minute,
    now: () => now,
    read: async (wanted) => {
      read.push(wanted)
      return rows.filter(
        ({ minute, type }) =>
          minute >= wanted.from && minute <= wanted.to && (wanted.type === undefined || wanted.type === type),
      )
    },
  })
  const acceptedBefore = async (from: number, type?: string) =>
    Object.fromEntries(
      (await source.before({ from, queue: undefined, type })).map((row) => [
        row.type,
        [row.accepted, row.runs[0], row.waitMs],
      ]),
    )
  return { acceptedBefore, read, later: (ms: number) => (now += ms) }
}

test.each([
  [NOW, { old: [120, 120, 360], new: [3, 3, 9] }],
  [NOW + HOUR, { old: [120, 120, 360], new: [3, 3, 9] }],
  [NOW - 2 * HOUR, { old: [118, 118, 354], new: [1, 1, 3] }],
  [NOW - 3 * HOUR, { old: [117, 117, 351] }],
  [NOW - 118 * HOUR, { old: [2, 2, 6] }],
  [NOW - 200 * HOUR, {}],
])('before %i', async (from, expected) => {
  expect(await totals().acceptedBefore(from)).toEqual(expected)
})

test('of one type only', async () => {
  expect(await totals().acceptedBefore(NOW - HOUR, 'new')).toEqual({ new: [2, 2, 6] })
})

test('the history is read once: after that only what lies between', async () => {
  const { acceptedBefore, read } = totals()
  await Promise.all([acceptedBefore(NOW - HOUR), acceptedBefore(NOW - HOUR)])
  const atFirst = read.length
  await acceptedBefore(NOW - HOUR)
  expect(read.slice(atFirst)).toMatchObject([{ from: NOW - HOUR, to: NOW - 1 }])
})
