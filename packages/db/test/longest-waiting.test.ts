import { afterEach, expect, test } from 'vitest'
import { ensureQueues, findLongestWaiting } from '../src/index.ts'
import { accept, newTask, useBook } from './book-fixture.ts'

const book = useBook()
const hot = () => book().hot
const find = (withinMs?: number) =>
  findLongestWaiting(hot(), { except: ['own'], types: ['mine'], serving: undefined }, withinMs)

async function wait(queue: string, count: number, over: { type?: string; run_at?: number } = {}): Promise<void> {
  await ensureQueues(hot(), [queue])
  await accept(
    book(),
    Array.from({ length: count }, () => newTask({ queue, type: 'mine', ...over })),
  )
}

afterEach(async () => {
  await hot()`truncate tasks, ledger, timers`
  await hot()`update pools set is_started = true`
  await hot()`delete from pools where name <> 'default'`
})

test('tasks for later, and those of other types, do not hide what is due behind them', async () => {
  await wait('long', 300, { run_at: Date.now() + 3_600_000 })
  await wait('long', 300, { type: 'foreign' })
  await wait('own', 1)
  expect(await find()).toBeUndefined()
  await wait('long', 1)
  expect(await find()).toBe('long')
})

test('where there are too many of them the heads of lines are looked at', async () => {
  await wait('short', 1)
  for (let page = 0; page < 15; page++) await wait('long', 2_000, { run_at: Date.now() + 3_600_000 })
  await wait('long', 1)
  expect(await find(1)).toBe('short')
})

test('the work of a stopped pool waits, unless another one serves its queue', async () => {
  await hot()`
    insert into pools (name, queues, slots, min, max, target_wait_ms, desired, is_started)
    values ('stopped', '[{"name":"named","weight":1}]', 1, 0, 1, 5000, 0, false)`
  await wait('named', 1)
  expect(await find()).toBeUndefined()
  await hot()`
    insert into pools (name, queues, slots, min, max, target_wait_ms, desired)
    values ('started', '[{"name":"named","weight":1}]', 1, 0, 1, 5000, 0)`
  expect(await find()).toBe('named')
  await hot()`update pools set is_started = false where name = 'started'`
  await wait('open', 1)
  expect(await find()).toBe('open')
  await hot()`update pools set is_started = false`
  expect(await find()).toBeUndefined()
})
