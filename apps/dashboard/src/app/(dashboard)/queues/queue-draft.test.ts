import { DEFAULT_RETRY, queueSettings, type Queue } from '@bullwheel/contracts'
import { expect, it } from 'vitest'
import { EMPTY_QUEUE, changesOfQueue, draftOfQueue, settingsOf } from './queue-draft.ts'

const queue = {
  concurrency: 5,
  rateLimit: { max: 100, per: 60_000 },
  weight: 3,
  defaults: { retry: { ...DEFAULT_RETRY, attempts: 9 }, timeout: 30_000 },
} as unknown as Queue

it('says of an empty form what the gateway takes as no settings', () => {
  expect(queueSettings.parse(settingsOf(EMPTY_QUEUE))).toEqual({
    concurrency: null,
    rateLimit: null,
    weight: 1,
    defaults: {},
  })
})

it('sends nothing of what was not touched', () => {
  expect(changesOfQueue(queue, draftOfQueue(queue))).toEqual({})
})

it('sends a cleared limit as null, and keeps the rest of the retry rule when its attempts change', () => {
  expect(changesOfQueue(queue, { ...draftOfQueue(queue), rateMax: '', attempts: '2' })).toEqual({
    rateLimit: null,
    defaults: { retry: { ...DEFAULT_RETRY, attempts: 2 }, timeout: '30s' },
  })
})
