import { submitTask, type TaskType } from '@bullwheel/contracts'
import { describe, expect, it } from 'vitest'
import { bodyOf, draftFor } from './draft.ts'

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
const draft = draftFor(type)

describe('bodyOf', () => {
  it('says only what the form says', () => {
    expect(bodyOf(draft)).toEqual({ type: 'EMAIL', payload: { to: '' } })
  })

  it('fits the contract when everything is filled in', () => {
    const body = bodyOf({
      ...draft,
      name: ' welcome ',
      queue: 'mail',
      priority: 1,
      when: 'delay',
      delay: '90',
      attempts: '5',
      backoff: 'fixed',
      backoffDelay: '2s',
      timeout: '30s',
      tags: 'a, b,, c ',
    })
    expect(body).toMatchObject({ name: 'welcome', delay: 90, tags: ['a', 'b', 'c'] })
    expect(submitTask.parse(body)).toMatchObject({ retry: { attempts: 5, backoff: { kind: 'fixed', delay: 2_000 } } })
  })

  it('sends a local time as an instant, and nonsense as it is', () => {
    const at = '2030-01-31T09:00'
    expect(bodyOf({ ...draft, when: 'at', at })).toMatchObject({ runAt: new Date(at).toISOString() })
    expect(bodyOf({ ...draft, when: 'at', at: '' })).toMatchObject({ runAt: '' })
  })
})
