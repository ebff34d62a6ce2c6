import { expect, it } from 'vitest'
import { previewStart } from './preview-start.ts'
import { newDraft } from './schedule-draft.ts'
import { taskDraftFor } from './task-draft.ts'

const draft = newDraft(taskDraftFor(undefined), 'Asia/Kolkata')
const now = Date.parse('2026-11-21T12:00:00Z')

it('is the present for a rule that has begun or has no start', () => {
  expect(previewStart(draft, now)).toBeUndefined()
  expect(previewStart({ ...draft, startAt: '2026-11-21T09:00' }, now)).toBeUndefined()
  expect(previewStart({ ...draft, startAt: 'soon' }, now)).toBeUndefined()
})

it('is the start that is still to come, on the clocks of the zone', () => {
  expect(previewStart({ ...draft, startAt: '2026-12-01T09:00' }, now)).toBe('2026-12-01T03:30:00.000Z')
})

it('is the next tick of an interval that counts from its start', () => {
  const interval = { ...draft, kind: 'every', every: '45m', startAt: '2026-11-21T17:00' } as const
  expect(previewStart(interval, now)).toBe('2026-11-21T12:15:00.000Z')
  expect(previewStart({ ...interval, every: '0' }, now)).toBeUndefined()
})
