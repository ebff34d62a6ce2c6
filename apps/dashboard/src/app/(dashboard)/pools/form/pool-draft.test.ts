import type { Pool } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { NEW_DRAFT, bodyOf, changesOf, draftOf } from './pool-draft.ts'

const pool: Pool = {
  name: 'orders',
  queues: [
    { name: 'orders', weight: 5 },
    { name: 'mails', weight: 1 },
  ],
  slots: 8,
  min: 2,
  max: 12,
  steal: true,
  targetWait: 2_000,
  isDefault: false,
  isTemporary: false,
  state: 'started',
  desired: 2,
  desiredAt: '2026-11-22T10:00:00.000Z',
  reason: 'it begins with its minimum',
  warning: null,
  workers: { starting: 0, active: 2, draining: 0, lost: 0 },
  seats: 2,
  busy: 0,
  totalSlots: 16,
  createdAt: '2026-11-22T10:00:00.000Z',
  version: 1,
}

test('a fresh form asks for an open pool with the gateway’s own defaults', () => {
  expect(bodyOf({ ...NEW_DRAFT, name: ' orders ' })).toEqual({
    name: 'orders',
    queues: [],
    slots: 20,
    min: 1,
    max: 10,
    steal: false,
    targetWait: '5s',
  })
})

test('a form that was opened and not touched changes nothing', () => {
  expect(changesOf(draftOf(pool), draftOf(pool))).toEqual({})
})

test('only what was changed is sent, queues as a whole', () => {
  const draft = { ...draftOf(pool), max: '20', queues: [{ key: 0, name: 'orders', weight: '5' }] }
  expect(changesOf(draftOf(pool), draft)).toEqual({ max: 20, queues: [{ name: 'orders', weight: 5 }] })
})

test('what is typed wrongly is sent as it is, so that the gateway can say what is wrong', () => {
  const queues = [
    { key: 0, name: 'a', weight: 'heavy' },
    { key: 1, name: ' ', weight: '1' },
  ]
  expect(bodyOf({ ...NEW_DRAFT, slots: 'many', targetWait: 'soon', queues })).toMatchObject({
    slots: 'many',
    targetWait: 'soon',
    queues: [{ name: 'a', weight: 'heavy' }],
  })
})
