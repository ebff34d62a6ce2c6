import { expect, test } from 'vitest'
import { createChannel } from './channel.ts'
import { createLineDelivery } from './line-delivery.ts'
import { Outlet } from './outlet.ts'
import { PlainReader } from './plain-reader.ts'

const TASK = '01a1fdd6-1ebf-7000-9b34-000000000001'
const PLACE = { from: 'a~a', cursor: 'a~b' }

function setUp() {
  const sent: string[] = []
  const socket = {
    bufferedAmount: 0,
    send: (message: Buffer) => void sent.push(message.toString()),
    ping: () => undefined,
    close: () => undefined,
    terminate: () => undefined,
  }
  const source = { cursor: 'a~a', count: 0, ready: () => Promise.resolve(), replay: () => Promise.resolve(undefined) }
  const channel = createChannel(source)
  const reader = new PlainReader(channel, new Outlet(socket, { isScarce: false }))
  reader.begin()
  const say = (message: string, count = 1) => {
    const lines = Array.from(
      { length: count },
      () => [1, 'warn', message, { n: 1 }] as [number, 'warn', string, { n: number }],
    )
    const run = { taskId: TASK, run: 'r', attempt: 1, queue: 'q', type: 'any', worker: 'w', first: 1 }
    channel.deliver(createLineDelivery({ pieces: [{ ...run, lines, toldAt: undefined, xid: undefined }] }, PLACE))
  }
  return { sent, socket, reader, say }
}

test('every line is one message without a line break', () => {
  const { sent, say } = setUp()
  say('two\nlines\r\nand more')
  expect(sent).toEqual([`Worker: task ${TASK} (any) warn: two\\nlines\\nand more {"n":1}`])
})

test('of a reader that is too slow lines are left out, and one line says how many', () => {
  const { sent, socket, reader, say } = setUp()
  socket.bufferedAmount = 1e9
  say('lost', 7)
  socket.bufferedAmount = 10
  say('lost, since it has not read all', 2)
  expect(sent).toEqual([])
  socket.bufferedAmount = 0
  reader.beat()
  say('seen')
  expect(sent).toEqual([
    'Gateway: 9 lines were left out: this reader is too slow',
    `Worker: task ${TASK} (any) warn: seen {"n":1}`,
  ])
})

test('a reader that has left gets no more', () => {
  const { sent, reader, say } = setUp()
  reader.end()
  say('nobody hears')
  expect(sent).toEqual([])
})
