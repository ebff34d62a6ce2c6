import { expect, test } from 'vitest'
import { wantsEvent } from './wants-event.ts'

const ALL = { kinds: [], queues: [], types: [] }
const event = { kind: 'failed', queue: 'billing', type: 'invoice.send' } as const

test('empty lists want every event', () => {
  expect(wantsEvent(ALL, event)).toBe(true)
})

test.each([
  [{ kinds: ['completed', 'failed'] }, true],
  [{ kinds: ['completed'] }, false],
  [{ queues: ['billing'] }, true],
  [{ queues: ['Billing'] }, false],
  [{ types: ['invoice.send'] }, true],
  [{ types: ['invoice'] }, false],
  [{ kinds: ['failed'], queues: ['billing'], types: ['invoice.send'] }, true],
  [{ kinds: ['failed'], queues: ['other'], types: ['invoice.send'] }, false],
])('%j: %s', (wanted, isWanted) => {
  expect(wantsEvent({ ...ALL, ...wanted }, event)).toBe(isWanted)
})
