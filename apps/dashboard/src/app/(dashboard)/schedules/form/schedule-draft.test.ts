import { createSchedule, editSchedule, type Schedule, type TaskType } from '@bullwheel/contracts'
import { describe, expect, it } from 'vitest'
import { bodyOf, changesOf, draftOfSchedule, newDraft, ruleOf } from './schedule-draft.ts'
import { taskDraftFor } from './task-draft.ts'

const type: TaskType = {
  type: 'EMAIL',
  description: null,
  queue: 'mail',
  timeout: null,
  retry: null,
  schema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
  versions: 1,
  live: true,
  lastSeenAt: '2026-11-21T10:00:00.000Z',
  runTime: null,
}
const draft = { ...newDraft(taskDraftFor(type), 'Europe/London'), name: ' morning letters ' }

describe('bodyOf', () => {
  it('says only what the form says', () => {
    expect(bodyOf(draft)).toEqual({
      name: 'morning letters',
      cron: '0 9 * * *',
      timezone: 'Europe/London',
      task: { type: 'EMAIL', payload: { to: '' } },
    })
  })

  it('fits the contract when everything is filled in, with times on the clocks of the zone', () => {
    const body = bodyOf({
      ...draft,
      kind: 'every',
      every: '90m',
      task: { ...draft.task, priority: 2, startWithin: '10m', finishWithin: '1h', attempts: '4', tags: 'a, b' },
      overlap: 'queue',
      missedPolicy: 'all',
      missedWindow: '6h',
      startAt: '2026-07-01T09:00',
      endAt: '2026-12-01T09:00',
      maxRuns: '100',
      jitter: '30s',
      autoPauseAfter: '5',
    })
    expect(createSchedule.parse(body)).toMatchObject({
      every: 5_400_000,
      task: { startWithin: 600_000, finishWithin: 3_600_000, retry: { attempts: 4 }, tags: ['a', 'b'] },
      overlap: 'queue',
      missed: { policy: 'all', window: 21_600_000 },
      startAt: new Date('2026-07-01T08:00:00Z'),
      endAt: new Date('2026-12-01T09:00:00Z'),
      jitter: 30_000,
      autoPauseAfter: 5,
    })
    expect(body).not.toHaveProperty('cron')
  })

  it('sends nonsense as it is, so that the gateway can say what is wrong', () => {
    expect(bodyOf({ ...draft, maxRuns: 'many', startAt: 'soon', jitter: 'a bit' })).toMatchObject({
      maxRuns: 'many',
      startAt: 'soon',
      jitter: 'a bit',
    })
    expect(ruleOf({ ...draft, cron: ' 61 * * * * ' })).toEqual({ cron: '61 * * * *', timezone: 'Europe/London' })
  })
})

const schedule = {
  name: 'nightly',
  cron: '0 3 * * *',
  every: null,
  timezone: 'America/New_York',
  task: {
    type: 'EMAIL',
    payload: { to: 'ada@example.com' },
    retry: {
      attempts: 4,
      maxLost: 2,
      backoff: { kind: 'list', delay: 1_000, delays: [1_000, 60_000], max: 3_600_000, jitter: 0 },
    },
  },
  overlap: 'allow',
  missed: { policy: 'skip', window: 0 },
  startAt: '2026-11-21T14:00:00.500Z',
  endAt: null,
  maxRuns: 10,
  jitter: null,
  autoPauseAfter: 3,
} as unknown as Schedule

describe('changesOf', () => {
  it('is empty for a form that was only opened', () => {
    expect(changesOf(schedule, draftOfSchedule(schedule))).toEqual({})
  })

  it('names what was changed, and takes emptied limits away', () => {
    const changed = {
      ...draftOfSchedule(schedule),
      overlap: 'replace' as const,
      maxRuns: '',
      endAt: '2027-01-01T00:00',
    }
    const changes = changesOf(schedule, changed)
    expect(changes).toEqual({ overlap: 'replace', maxRuns: null, endAt: '2027-01-01T05:00:00.000Z' })
    expect(() => editSchedule.parse(changes)).not.toThrow()
  })

  it('gives the other kind of rule alone', () => {
    expect(changesOf(schedule, { ...draftOfSchedule(schedule), kind: 'every' })).toEqual({ every: '15m' })
  })

  it('keeps of the retry rule what the form does not show', () => {
    const opened = draftOfSchedule(schedule)
    const changes = changesOf(schedule, { ...opened, task: { ...opened.task, attempts: '6' } })
    expect(editSchedule.parse(changes).task?.retry).toEqual({
      attempts: 6,
      maxLost: 2,
      backoff: { kind: 'list', delay: 1_000, delays: [1_000, 60_000], max: 3_600_000, jitter: 0 },
    })
  })
})
