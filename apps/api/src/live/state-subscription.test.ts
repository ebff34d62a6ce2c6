import type { StateEntry, StateFeed } from '@bullwheel/services'
import { expect, test } from 'vitest'
import { Outlet } from './outlet.ts'
import { StateSubscription } from './state-subscription.ts'
import { createStates } from './states.ts'

type Sent = { cursor: string; whole: boolean; data: { name: string; n: number }[]; gone: string[] }

/** A feed whose items are set by hand, and a reader of it that is as slow as `socket.bufferedAmount` says. */
function setUp() {
  const entries = new Map<string, StateEntry>()
  const listeners = new Set<() => void>()
  let version = 0
  const feed: StateFeed = {
    id: 'f',
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ready: () => Promise.resolve(),
    since: (from) => [...entries.values()].filter((entry) => entry.version > from),
    whole: () => [...entries.values()].filter(({ text }) => text !== undefined),
    get version() {
      return version
    },
    stop: () => Promise.resolve(),
  }
  const put = (name: string, n: number | undefined) => {
    entries.delete(name)
    entries.set(name, {
      key: name,
      version: ++version,
      text: n === undefined ? undefined : JSON.stringify({ name, n }),
    })
  }
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const sent: Sent[] = []
  const socket = {
    bufferedAmount: 0,
    send: (message: Buffer) => void sent.push(JSON.parse(message.toString()) as Sent),
    ping: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
  }
  const states = createStates('queues', feed)
  const subscription = new StateSubscription(states, new Outlet(socket, { isScarce: false }))
  return { put, tell, sent, socket, subscription }
}
const turn = () => new Promise(setImmediate)

test('a reader gets the whole first, then what changed and what is gone', async () => {
  const { put, tell, sent, subscription } = setUp()
  put('a', 1)
  put('b', 1)
  subscription.begin(undefined)
  await turn()
  put('b', 2)
  put('a', undefined)
  tell()
  expect(sent).toEqual([
    {
      topic: 'queues',
      cursor: 'f.2',
      whole: true,
      gone: [],
      data: [
        { name: 'a', n: 1 },
        { name: 'b', n: 1 },
      ],
    },
    { topic: 'queues', cursor: 'f.4', whole: false, gone: ['a'], data: [{ name: 'b', n: 2 }] },
  ])
})

test('a slow reader gets the latest of each when it has read, whatever changed meanwhile', async () => {
  const { put, tell, sent, socket, subscription } = setUp()
  put('a', 0)
  subscription.begin(undefined)
  await turn()
  socket.bufferedAmount = 1e9
  for (let n = 1; n <= 1_000; n++) {
    put('a', n)
    put(`other-${n % 3}`, n)
    tell()
  }
  expect(sent).toHaveLength(1)
  socket.bufferedAmount = 0
  subscription.beat()
  expect(sent.slice(1)).toMatchObject([
    {
      whole: false,
      data: [
        { name: 'other-2', n: 998 },
        { name: 'other-0', n: 999 },
        { name: 'a', n: 1_000 },
        { name: 'other-1', n: 1_000 },
      ],
    },
  ])
})

test('much is cut into messages, of which a slow reader gets the rest later', async () => {
  const { put, sent, socket, subscription } = setUp()
  for (let n = 0; n < 2_000; n++) put(`queue-with-a-long-name-${n}`, n)
  const { send } = socket
  socket.send = (message) => {
    send(message)
    socket.bufferedAmount += message.length
  }
  subscription.begin(undefined)
  await turn()
  const first = sent.length
  expect(sent.map(({ whole }) => whole)).toEqual([true, ...Array.from({ length: first - 1 }, () => false)])
  socket.bufferedAmount = 0
  subscription.beat()
  expect(sent.length).toBeGreaterThan(first)
  expect(new Set(sent.flatMap(({ data }) => data.map(({ n }) => n))).size).toBe(2_000)
})

test('a reader that comes back is told what changed, and of another process the whole', async () => {
  const { put, sent, subscription } = setUp()
  put('a', 1)
  put('b', 1)
  subscription.begin('f.1')
  await turn()
  expect(sent).toMatchObject([{ whole: false, data: [{ name: 'b', n: 1 }] }])
  const other = setUp()
  other.put('a', 1)
  other.subscription.begin('g.1')
  await turn()
  expect(other.sent).toMatchObject([{ whole: true, data: [{ name: 'a', n: 1 }] }])
})
