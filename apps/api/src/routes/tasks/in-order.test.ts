import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

/** A stream whose items are handed in by hand. */
function source<Item>() {
  const { readable, writable } = new TransformStream<Item, Item>(
    undefined,
    { highWaterMark: 100 },
    { highWaterMark: 0 },
  )
  const writer = writable.getWriter()
  return {
    readable,
    put: (item: Item) => writer.write(item),
    end: () => writer.close(),
    fail: (error: Error) => writer.abort(error),
  }
}

test('results come in the order of the items, whatever ends first', async () => {
  const items = (async function* () {
    yield* [30, 1, 10, 0]
  })()
  const work = async (turns: number) => {
    for (let turn = 0; turn < turns; turn++) await nextTurn()
    return turns
  }
  expect(await Array.fromAsync(inOrder(items, 3, work))).toEqual([30, 1, 10, 0])
})

test('a result is there while the stream pauses', async () => {
  const { readable, put, end } = source<number>()
  const results = inOrder(readable, 3, async (item) => item * 2)
  void put(1)
  expect(await results.next()).toEqual({ done: false, value: 2 })
  void put(2)
  expect(await results.next()).toEqual({ done: false, value: 4 })
  void end()
  expect(await results.next()).toEqual({ done: true, value: undefined })
})

test('no more than the limit is under way', async () => {
  let now = 0
  let most = 0
  const items = (async function* () {
    yield* Array.from({ length: 20 }, (_, at) => at)
  })()
  const work = async (item: number) => {
    most = Math.max(most, ++now)
    await nextTurn()
    now--
    return item
  }
  expect(await Array.fromAsync(inOrder(items, 3, work))).toHaveLength(20)
  expect(most).toBe(3)
})

test('a stream that fails fails the results, after those that were there', async () => {
  const { readable, put, fail } = source<number>()
  const results = inOrder(readable, 3, async (item) => item)
  void put(1)
  expect(await results.next()).toMatchObject({ value: 1 })
  void fail(new Error('gone'))
  await expect(results.next()).rejects.toThrow('gone')
})
