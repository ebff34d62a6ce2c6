import { expect, test } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

function recorder(maxWeight: number, weigh?: (item: number) => number) {
  const batches: number[][] = []
  const group = createGroupCommit<number, number>({
    maxWeight,
    ...(weigh && { weigh }),
    commit: async (items) => {
      batches.push(items)
      await new Promise((resolve) => setImmediate(resolve))
      return items.map((item) => item * 2)
    },
  })
  return { batches, group }
}

test('what arrives in one turn shares a commit, and each item gets its own answer', async () => {
  const { batches, group } = recorder(100)
  expect(await Promise.all([1, 2, 3].map((item) => group.add(item)))).toEqual([2, 4, 6])
  expect(batches).toEqual([[1, 2, 3]])
})

test('what arrives during a commit shares the next one', async () => {
  const { batches, group } = recorder(100)
  const first = group.add(1).then(() => undefined)
  await new Promise((resolve) => setImmediate(resolve))
  const rest = [2, 3].map((item) => group.add(item))
  await Promise.all([first, ...rest])
  expect(batches).toEqual([[1], [2, 3]])
})

test('a batch is bounded by weight, and a heavier item goes alone', async () => {
  const { batches, group } = recorder(4, (item) => item)
  await Promise.all([3, 2, 9, 1].map((item) => group.add(item)))
  expect(batches).toEqual([[3], [2], [9], [1]])
  expect(group.load).toBe(0)
})

test('a failed commit fails its own items and no later ones', async () => {
  let calls = 0
  const group = createGroupCommit<number, number>({
    maxWeight: 1,
    commit: async (items) => {
      if (calls++ === 0) throw new Error('no')
      return items
    },
  })
  const settled = await Promise.allSettled([group.add(1), group.add(2)])
  expect(settled.map((one) => one.status)).toEqual(['rejected', 'fulfilled'])
  await group.drain()
})

test('another lane opens only for a batch that is worth it', async () => {
  const batches: number[][] = []
  const group = createGroupCommit<number, number>({
    maxWeight: 100,
    weigh: (item) => item,
    lanes: 2,
    laneWeight: 10,
    commit: async (items) => {
      batches.push(items)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return items
    },
  })
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const work = [group.add(1)]
  await turn()
  work.push(group.add(2))
  await turn()
  expect(batches).toEqual([[1]])
  work.push(group.add(10))
  await turn()
  expect(batches).toEqual([[1], [2, 10]])
  await Promise.all(work)
})
