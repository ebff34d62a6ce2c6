import { expect, test } from 'vitest'
import { whyRetire } from './retirement.ts'

const limits = { ageMs: 3_600_000, rss: 500 * 2 ** 20 }
const healthy = { ageMs: 60_000, rss: 100 * 2 ** 20, fullMs: 0, leaked: 1, stuckMs: 0, slots: 4 }

test.each([
  ['a healthy worker goes on', {}, undefined],
  ['age', { ageMs: 3_660_000 }, { why: 'it has run for 61 minutes', canWait: true }],
  ['memory', { rss: 600 * 2 ** 20 }, { why: 'its memory reached 600 MiB', canWait: true }],
  [
    'memory that stays near its limit',
    { rss: 450 * 2 ** 20, fullMs: 180_001 },
    { why: 'its memory stays at 90 % of its limit, and its slots are lowered for that', canWait: true },
  ],
  ['memory that is near its limit for a while', { rss: 450 * 2 ** 20, fullMs: 120_000 }, undefined],
  ['leaked slots', { leaked: 2 }, { why: '2 handlers ignored their abort signal and hold slots', canWait: false }],
  ['no progress', { stuckMs: 1 }, { why: 'Redis is there, but this worker gets no answer', canWait: false }],
])('%s', (_name, over, expected) => {
  expect(whyRetire({ ...healthy, ...over }, limits)).toEqual(expected)
})
