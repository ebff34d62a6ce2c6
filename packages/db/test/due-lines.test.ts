import { ensureQueues, readDueLines } from '../src/index.ts'
import { expect, test } from 'vitest'
import { accept, newTask, useBook } from './book-fixture.ts'

const book = useBook()

test('due tasks are found by queue and type, those for later are not', async () => {
  const { hot } = book()
  await ensureQueues(hot, ['one', 'two'])
  const [now, later] = [Date.now(), Date.now() + 3_600_000]
  await accept(book(), [
    newTask({ queue: 'one', type: 'a', run_at: now - 60_000, created_at: now - 90_000 }),
    newTask({ queue: 'one', type: 'a', priority: 1 }),
    newTask({ queue: 'one', type: 'b', run_at: later }),
    newTask({ queue: 'two', type: 'b' }),
  ])
  const lines = await readDueLines(hot)
  const sorted = lines.toSorted((a, b) => a.queue.localeCompare(b.queue))
  expect(sorted.map(({ queue, type, tasks }) => [queue, type, tasks])).toEqual([
    ['one', 'a', 2],
    ['two', 'b', 1],
  ])
  expect(sorted[0]?.oldestMs).toBeGreaterThanOrEqual(60_000)
})

test('where so many for later stand before them that it takes too long, the heads of lines are looked at', async () => {
  const { hot } = book()
  await ensureQueues(hot, ['long'])
  await accept(book(), [newTask({ queue: 'long', type: 'due' })])
  const later = Date.now() + 3_600_000
  for (let page = 0; page < 15; page++) {
    await accept(
      book(),
      Array.from({ length: 2_000 }, () => newTask({ queue: 'long', type: 'later', run_at: later })),
    )
  }
  const lines = await readDueLines(hot, 1)
  expect(lines.filter(({ queue }) => queue === 'long')).toMatchObject([{ type: 'due', tasks: 1 }])
})
