import { expect, test } from 'vitest'
import type { Finding } from './judge-rule.ts'
import { type AlertTimes, type OpenIncident, keyOf, stepAlert } from './step-alert.ts'

const MINUTE = 60_000
const subject = { kind: 'queue', name: 'mail' } as const
const finding: Finding = { subject, value: 7, message: 'seven' }
const times = (over: Partial<AlertTimes> = {}): AlertTimes => ({
  now: 100 * MINUTE,
  holdMs: 0,
  quietMs: 10 * MINUTE,
  mutedUntil: null,
  ...over,
})
const open = (over: Partial<OpenIncident> = {}): OpenIncident => ({
  id: 1,
  subject,
  since: 90 * MINUTE,
  firedAt: 90 * MINUTE,
  value: 1,
  message: 'one',
  notifiedAt: 90 * MINUTE,
  ...over,
})
const told = (at: number) => new Map([[keyOf(subject), at]])
const nothing = new Map<string, number>()

test('fires at once when nothing must hold', () => {
  const step = stepAlert([], [finding], nothing, times())
  expect(step.begun).toEqual([{ ...finding, since: 100 * MINUTE, firedAt: 100 * MINUTE, notifiedAt: 100 * MINUTE }])
  expect(step.tell.firing).toEqual([{ ...finding, since: 100 * MINUTE }])
})

test('waits until its condition has held for long enough', () => {
  const holding = { firedAt: null, notifiedAt: null }
  const early = stepAlert([open({ ...holding, since: 96 * MINUTE })], [finding], nothing, times({ holdMs: 5 * MINUTE }))
  expect(early.going).toMatchObject([{ id: 1, firedAt: null, notifiedAt: null, value: 7 }])
  expect(early.tell.firing).toEqual([])
  const due = stepAlert([open({ ...holding, since: 95 * MINUTE })], [finding], nothing, times({ holdMs: 5 * MINUTE }))
  expect(due.going).toMatchObject([{ firedAt: 100 * MINUTE, notifiedAt: 100 * MINUTE }])
  expect(due.tell.firing).toHaveLength(1)
})

test('what went away before it fired was never the matter', () => {
  const step = stepAlert([open({ firedAt: null, notifiedAt: null })], [], nothing, times())
  expect(step).toMatchObject({ dropped: [{ id: 1 }], resolved: [], tell: { firing: [], resolved: [] } })
})

test('says nothing twice within the quiet time, and reminds after it', () => {
  const within = stepAlert([open()], [finding], told(91 * MINUTE), times())
  expect(within.going).toMatchObject([{ notifiedAt: 90 * MINUTE, value: 7 }])
  expect(within.tell.firing).toEqual([])
  const after = stepAlert([open()], [finding], told(90 * MINUTE), times())
  expect(after.tell.firing).toHaveLength(1)
})

test('one that comes back within the quiet time fires without a word, and its end is not told either', () => {
  const again = stepAlert([], [finding], told(95 * MINUTE), times())
  expect(again.begun).toMatchObject([{ firedAt: 100 * MINUTE, notifiedAt: null }])
  expect(again.tell.firing).toEqual([])
  const over = stepAlert([open({ notifiedAt: null })], [], told(95 * MINUTE), times())
  expect(over).toMatchObject({ resolved: [{ id: 1 }], tell: { resolved: [] } })
})

test('the end of what was told of is told, also within the quiet time', () => {
  const step = stepAlert([open()], [], told(99 * MINUTE), times())
  expect(step.tell.resolved).toMatchObject([{ id: 1 }])
})

test('a muted rule fires without a word, and speaks when that is over', () => {
  const muted = stepAlert([], [finding], nothing, times({ mutedUntil: 101 * MINUTE }))
  expect(muted.begun).toMatchObject([{ firedAt: 100 * MINUTE, notifiedAt: null }])
  const later = stepAlert([open({ notifiedAt: null })], [finding], nothing, times({ mutedUntil: 100 * MINUTE }))
  expect(later.tell.firing).toHaveLength(1)
})

test('what is over while its rule is muted is not told', () => {
  const step = stepAlert([open()], [], nothing, times({ mutedUntil: 101 * MINUTE }))
  expect(step).toMatchObject({ resolved: [{ id: 1 }], tell: { resolved: [] } })
})

test('a rule has at most 200 incidents, and one that goes on is never left out', () => {
  const many = Array.from({ length: 300 }, (_, at): Finding => ({
    ...finding,
    subject: { kind: 'queue', name: `q${at}` },
  }))
  const last = open({ subject: { kind: 'queue', name: 'q299' } })
  const step = stepAlert([last], many, nothing, times())
  expect([step.going.length, step.begun.length, step.resolved.length]).toEqual([1, 199, 0])
  expect(step.begun.at(-1)?.subject.name).toBe('q198')
})
