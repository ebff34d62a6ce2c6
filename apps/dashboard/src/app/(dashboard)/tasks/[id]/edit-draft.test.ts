import { DEFAULT_RETRY, type Task } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { changesOf, draftOf } from './edit-draft.ts'

const task = {
  payload: { to: 'ada' },
  name: 'letter',
  priority: 5,
  runAt: '2030-01-01T09:00:00.250Z',
  startBy: null,
  finishBy: '2030-01-02T09:00:00.000Z',
  timeout: 90_000,
  maxAttempts: 3,
  retry: DEFAULT_RETRY,
  tags: ['a', 'b'],
} as unknown as Task

it('sends nothing of what was not touched, not even a time that the form shows without its milliseconds', () => {
  expect(changesOf(task, draftOf(task))).toEqual({})
})

it('sends what was changed, and null for what was cleared', () => {
  const draft = { ...draftOf(task), name: ' ', finishBy: '', timeout: '2m', attempts: '7', tags: 'b, c', priority: 1 }
  expect(changesOf(task, draft)).toEqual({
    name: null,
    finishBy: null,
    timeout: '2m',
    retry: { ...DEFAULT_RETRY, attempts: 7 },
    tags: ['b', 'c'],
    priority: 1,
  })
})

it('leaves what is no time or number to the gateway to judge', () => {
  const draft = { ...draftOf(task), runAt: 'soon', attempts: 'many' }
  expect(changesOf(task, draft)).toMatchObject({ runAt: 'soon', retry: { attempts: 'many' } })
})
