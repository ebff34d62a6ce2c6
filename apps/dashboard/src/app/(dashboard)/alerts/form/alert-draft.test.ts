import type { Alert } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { NEW_DRAFT, bodyOf, changesOf, draftOf, newChannel } from './alert-draft.ts'

const alert: Alert = {
  id: '019aa000-0000-7000-8000-000000000001',
  name: 'Mails fail',
  condition: { kind: 'failure_rate', percent: 20, window: 600_000, minTasks: 10 },
  queue: 'mail',
  type: null,
  mirror: null,
  channels: [
    { kind: 'webhook', url: 'https://example.com/hook', hasSecret: true },
    { kind: 'email', to: ['ada@example.com', 'bob@example.com'] },
  ],
  for: 0,
  quiet: 3_600_000,
  enabled: true,
  mutedUntil: null,
  state: 'ok',
  active: [],
  evaluatedAt: null,
  fault: null,
  createdAt: '2026-11-21T10:00:00.000Z',
  createdBy: 'admin',
  updatedAt: '2026-11-21T10:00:00.000Z',
}

test('a fresh form asks for failures in a row of every queue, with the gateway’s own defaults', () => {
  expect(bodyOf({ ...NEW_DRAFT, name: ' any ' })).toEqual({
    name: 'any',
    condition: { kind: 'failures_in_row', count: 5 },
    queue: null,
    type: null,
    mirror: null,
    channels: [],
    for: '0s',
    quiet: '1h',
  })
})

test('a form that was opened and not touched changes nothing', () => {
  expect(changesOf(draftOf(alert), draftOf(alert))).toEqual({})
})

test('a rule comes back from the form as it was, but for the secret, which is kept', () => {
  expect(bodyOf(draftOf(alert))).toMatchObject({
    condition: { kind: 'failure_rate', percent: 20, window: '10m', minTasks: 10 },
    queue: 'mail',
    channels: [
      { kind: 'webhook', url: 'https://example.com/hook' },
      { kind: 'email', to: ['ada@example.com', 'bob@example.com'] },
    ],
  })
})

test('what another kind cannot be about is left out', () => {
  const draft = { ...draftOf(alert), kind: 'mirror_lag' as const, mirror: 'kafka', type: 'a' }
  expect(changesOf(draftOf(alert), draft)).toEqual({
    condition: { kind: 'mirror_lag', longerThan: '5m' },
    queue: null,
    mirror: 'kafka',
  })
})

test('what is typed wrongly is sent as it is, so that the gateway can say what is wrong', () => {
  const channels = [{ ...newChannel(1), kind: 'webhook' as const, url: 'here', secret: 'x' }]
  expect(bodyOf({ ...NEW_DRAFT, count: 'many', quiet: 'never', channels })).toMatchObject({
    condition: { count: 'many' },
    quiet: 'never',
    channels: [{ kind: 'webhook', url: 'here', secret: 'x' }],
  })
})
