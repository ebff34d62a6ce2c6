import { describe, expect, test } from 'vitest'
import { type RunLines, createToldLines } from './told-lines.ts'

const lines = (first: number, count: number, run = 'r'): RunLines => ({
  taskId: 't',
  run,
  attempt: 1,
  queue: null,
  type: null,
  worker: null,
  first,
  lines: Array.from({ length: count }, (_, at) => [0, 'info', `line ${first + at}`, null]),
})
const heard = (first: number, count: number): RunLines => ({
  ...lines(first, count),
  queue: 'q',
  type: 'any',
  worker: 'w',
})
const spans = (pieces: { first: number; lines: unknown[]; toldAt: number | undefined }[]) =>
  pieces.map(({ first, lines: some, toldAt }) => [first, first + some.length - 1, toldAt])

describe('lines that come twice', () => {
  test('are news once, whichever way came first', () => {
    const told = createToldLines()
    expect(spans(told.take(lines(1, 3), false))).toEqual([[1, 3, undefined]])
    expect(spans(told.take(lines(1, 3), true))).toEqual([[1, 3, 1]])
    expect(spans(told.take(lines(4, 2), true))).toEqual([[4, 5, undefined]])
    expect(spans(told.take(lines(4, 2), false))).toEqual([[4, 5, expect.any(Number)]])
  })

  test('are news where a message was lost', () => {
    const told = createToldLines()
    told.take(lines(1, 2), false)
    told.take(lines(6, 2), false)
    expect(spans(told.take(lines(1, 9), true))).toEqual([
      [1, 2, 1],
      [3, 5, undefined],
      [6, 7, 2],
      [8, 9, undefined],
    ])
    expect(spans(told.take(lines(2, 5), false)).every(([, , at]) => at !== undefined)).toBe(true)
  })

  test('of another run are other lines', () => {
    const told = createToldLines()
    told.take(lines(1, 2), false)
    expect(spans(told.take(lines(1, 2, 'other'), true))).toEqual([[1, 2, undefined]])
  })

  test('keep what Redis knew of their task', () => {
    const told = createToldLines()
    told.take(heard(1, 1), false)
    expect(told.take(lines(1, 2), true)).toMatchObject([
      { queue: 'q', type: 'any', worker: 'w' },
      { queue: 'q', type: 'any', worker: 'w' },
    ])
  })
})

test('a run that tells a line ten thousand times is remembered in little', () => {
  const told = createToldLines()
  for (let n = 1; n <= 10_000; n++) told.take(lines(n, 1), false)
  const pieces = told.take(lines(1, 10_000), true)
  expect(pieces.length).toBeLessThanOrEqual(201)
  expect(pieces.every(({ toldAt }) => toldAt !== undefined)).toBe(true)
})
