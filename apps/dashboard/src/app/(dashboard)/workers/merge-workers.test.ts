import type { Worker, WorkersMessage } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { mergeWorkers } from './merge-workers.ts'

const worker = (id: string, rest: Partial<Worker> = {}): Worker => ({
  id,
  host: 'h1',
  pid: 1,
  pool: 'default',
  seat: 1,
  version: '0.1.0',
  state: 'active',
  reason: null,
  slots: 20,
  allowed: 20,
  slowedBy: null,
  busy: 0,
  leaked: 0,
  queues: [],
  running: [],
  processed: 0,
  failed: 0,
  stolen: 0,
  stolenFrom: [],
  cpu: 0,
  rss: 0,
  lag: 0,
  startedAt: `2026-11-22T10:00:0${id.slice(-1)}.000Z`,
  lastHeartbeatAt: '2026-11-22T10:00:00.000Z',
  deadAt: null,
  ...rest,
})
const message = (rest: Partial<WorkersMessage>): WorkersMessage => ({
  topic: 'workers',
  cursor: '',
  whole: false,
  data: [],
  gone: [],
  ...rest,
})
const [one, two, three] = [worker('w1'), worker('w2'), worker('w3')]

test('what did not change stays the same object, so that its card is not drawn again', () => {
  const busy = { ...two, busy: 3 }
  const merged = mergeWorkers([one, two], message({ data: [busy] }))
  expect(merged).toEqual([one, busy])
  expect(merged[0]).toBe(one)
})

test('a whole message forgets what was known', () => {
  expect(mergeWorkers([one, two], message({ whole: true, data: [three] }))).toEqual([three])
})

test('those that ended stand behind the live ones, the latest first', () => {
  const early = worker('w1', { deadAt: '2026-11-22T10:01:00.000Z' })
  const late = worker('w2', { deadAt: '2026-11-22T10:02:00.000Z' })
  expect(mergeWorkers([one, two, three], message({ data: [early, late] }))).toEqual([three, late, early])
})

test('those that are gone are taken away', () => {
  expect(mergeWorkers([one, two], message({ gone: ['w1'] }))).toEqual([two])
})
