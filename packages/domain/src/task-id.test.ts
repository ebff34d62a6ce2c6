import { randomBytes } from 'node:crypto'
import { taskId } from '@bullwheel/contracts'
import { expect, test } from 'vitest'
import { createIdSource, taskIdTime } from './task-id.ts'

test('ids are UUIDv7, carry their time and sort in the order they were made, also when the clock goes back', () => {
  const source = createIdSource(randomBytes)
  const now = Date.UTC(2030, 0, 1)
  const ids = Array.from({ length: 10_000 }, (_, n) => source.next(now - (n % 7)))
  expect(ids.every((id) => taskId.safeParse(id).success)).toBe(true)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  expect(taskIdTime(ids[0] as string)).toBe(now)
})
