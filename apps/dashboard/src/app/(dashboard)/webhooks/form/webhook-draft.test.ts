import type { Webhook } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { NEW_DRAFT, bodyOf, changesOf, draftOf } from './webhook-draft.ts'

const webhook: Webhook = {
  id: '019aa000-0000-7000-8000-000000000001',
  name: 'pager',
  url: 'https://example.com/hook',
  kinds: ['failed'],
  queues: ['billing', 'mail'],
  types: [],
  enabled: true,
  disabled: null,
  attempts: 10,
  backoff: { first: 5_000, max: 21_600_000 },
  timeout: 10_000,
  concurrency: 10,
  oldSecretUntil: null,
  failingSince: null,
  pending: 0,
  createdAt: '2026-11-21T10:00:00.000Z',
  createdBy: 'admin',
  updatedAt: '2026-11-21T10:00:00.000Z',
}

test('a fresh form asks for everything, with the gateway’s own defaults', () => {
  expect(bodyOf({ ...NEW_DRAFT, name: ' pager ', url: ' https://example.com ' })).toEqual({
    name: 'pager',
    url: 'https://example.com',
    kinds: [],
    queues: [],
    types: [],
    attempts: 10,
    backoff: { first: '5s', max: '6h' },
    timeout: '10s',
    concurrency: 10,
  })
})

test('a form that was opened and not touched changes nothing', () => {
  expect(changesOf(webhook, draftOf(webhook))).toEqual({})
})

test('only what was changed is sent, lists and the waits as a whole', () => {
  const draft = { ...draftOf(webhook), queues: 'mail, , billing', max: '1h', kinds: [] }
  expect(changesOf(webhook, draft)).toEqual({
    kinds: [],
    queues: ['mail', 'billing'],
    backoff: { first: '5s', max: '1h' },
  })
})

test('what is typed wrongly is sent as it is, so that the gateway can say what is wrong', () => {
  expect(changesOf(webhook, { ...draftOf(webhook), attempts: 'many', timeout: 'soon' })).toEqual({
    attempts: 'many',
    timeout: 'soon',
  })
})
