import { expect, test } from 'vitest'
import type { LinesMessage } from '@bullwheel/contracts'
import type { Seen } from './delivery.ts'
import { createLineDelivery } from './line-delivery.ts'

const TASK = '01a1fdd6-1ebf-7000-9b34-000000000001'
const piece = (first: number, more: { toldAt?: number; xid?: string; taskId?: string } = {}) => ({
  taskId: TASK,
  run: 'r',
  attempt: 1,
  queue: 'q',
  type: 'any',
  worker: 'w',
  first,
  lines: [[1, 'info', `line ${first}`, null]] as [number, 'info', string, null][],
  toldAt: undefined,
  xid: '10',
  ...more,
})
const NEW: Seen = { since: 0, missed: undefined, covers: undefined }
const delivery = createLineDelivery(
  { pieces: [piece(1, { toldAt: 5 }), piece(2, { toldAt: 8 }), piece(3), piece(4, { xid: '20' })] },
  { from: 'a', cursor: 'b' },
)
const numbers = (seen: Partial<Seen>, topic = 'logs') =>
  delivery
    .messagesFor(topic, { ...NEW, ...seen })
    .flatMap((message) => (JSON.parse(message.toString()) as LinesMessage).data)
    .map(({ id }) => Number(id.split(':')[1]))

test('who was told before gets the news only, from one buffer that all share', () => {
  expect(numbers({})).toEqual([3, 4])
  expect(delivery.messagesFor('logs', NEW)[0]).toBe(delivery.messagesFor('logs', { ...NEW, since: 4 })[0])
})

test('who came later, or was too slow for a telling, gets what it was not told', () => {
  expect(numbers({ since: 5 })).toEqual([1, 3, 4])
  expect(numbers({ since: 9 })).toEqual([1, 2, 3, 4])
  expect(numbers({ missed: { from: 5, to: 9 } })).toEqual([2, 3, 4])
  expect(numbers({ missed: { from: 9, to: 12 } })).toEqual([3, 4])
})

test('what a replay of the lines brought does not come again; that of events says nothing of lines', () => {
  expect(numbers({ covers: ({ log, xid }) => log === 'lines' && xid === '10' })).toEqual([4])
  expect(numbers({ covers: ({ log }) => log === 'events' })).toEqual([3, 4])
})

test('a topic of one task has that task', () => {
  expect(numbers({}, `logs:${TASK}`)).toEqual([3, 4])
  expect(numbers({}, 'logs:01a1fdd6-1ebf-7000-9b34-000000000002')).toEqual([])
  expect([...delivery.topics()]).toEqual(['logs', `logs:${TASK}`])
})
