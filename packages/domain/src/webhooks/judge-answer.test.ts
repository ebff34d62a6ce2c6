import { expect, test } from 'vitest'
import { type DeliveryRule, judgeAnswer } from './judge-answer.ts'

const rule: DeliveryRule = { attempts: 10, backoffFirstMs: 5_000, backoffMaxMs: 21_600_000 }
const now = Date.UTC(2026, 10, 21, 12)
const judge = (status: number | null, attempt = 1, retryAfter: string | null = null, random = 0) =>
  judgeAnswer({ status, retryAfter }, rule, { attempt, now, random })

test.each([200, 201, 204, 299])('%d is delivered, at the last attempt too', (status) => {
  expect(judge(status, 10)).toEqual({ outcome: 'delivered' })
})

test.each([null, 100, 301, 302, 400, 401, 404, 429, 500, 503])(
  '%s is tried again, and given up in the end',
  (status) => {
    expect(judge(status)).toEqual({ outcome: 'again', waitMs: 5_000 })
    expect(judge(status, 10)).toEqual({ outcome: 'given up' })
  },
)

test('410 is gone', () => {
  expect(judge(410)).toEqual({ outcome: 'gone' })
})

test('waits grow from the first to the longest within ten attempts', () => {
  const waits = Array.from({ length: 9 }, (_, at) => judge(500, at + 1)).map((one) => 'waitMs' in one && one.waitMs)
  expect(waits).toEqual([5_000, 15_000, 45_000, 135_000, 405_000, 1_215_000, 3_645_000, 10_935_000, 21_600_000])
})

test('jitter takes at most a fifth off', () => {
  expect(judge(500, 1, null, 0.999)).toMatchObject({ waitMs: 4_001 })
})

test.each([
  ['120', 120_000],
  ['1', 5_000],
  ['999999999', 21_600_000],
  [new Date(now + 60_000).toUTCString(), 60_000],
  [new Date(now - 60_000).toUTCString(), 5_000],
  ['soon', 5_000],
  ['-5', 5_000],
])('Retry-After %s lengthens the wait up to a bound', (retryAfter, waitMs) => {
  expect(judge(503, 1, retryAfter)).toEqual({ outcome: 'again', waitMs })
})
