import { expect, test } from 'vitest'
import { createFairTurns } from './fair-turns.ts'

const queues = ['a', 'b', 'c', 'd', 'e']

function give(turns: ReturnType<typeof createFairTurns>, names: string[], times: number): Map<string, number> {
  const given = new Map(names.map((name) => [name, 0]))
  for (let at = 0; at < times; at++) {
    for (const name of names) turns.enter(name)
    const next = names.toSorted((a, b) => turns.timeOf(a) - turns.timeOf(b))[0] as string
    turns.bring(next, 1, turns.take(next))
    given.set(next, (given.get(next) ?? 0) + 1)
  }
  return given
}

test('queues that always have work share by their weights', () => {
  const turns = createFairTurns()
  queues.forEach((queue, at) => turns.setWeight(queue, at + 1))
  expect([...give(turns, queues, 1_500).values()]).toEqual([100, 200, 300, 400, 500])
})

test('a queue that was empty for long neither catches up nor starves when its work returns', () => {
  const turns = createFairTurns()
  turns.enter('a')
  turns.enter('b')
  turns.bring('b', 0, turns.take('b'))
  give(turns, ['a'], 1_000)
  const shares = give(turns, ['a', 'b'], 100)
  expect(Math.abs((shares.get('a') as number) - 50)).toBeLessThanOrEqual(1)
})

test('a queue that is given a turn without having asked has it at the present, however long it was away', () => {
  const turns = createFairTurns()
  give(turns, ['a'], 1_000)
  expect(turns.timeOf('b')).toBe(turns.timeOf('a') - 1)
  turns.bring('b', 1, turns.take('b'))
  expect(turns.timeOf('b')).toBe(turns.timeOf('a'))
})

test('what was given and did not come is not charged', () => {
  const turns = createFairTurns()
  turns.enter('a')
  turns.enter('b')
  turns.bring('a', 3, turns.take('a'))
  turns.refund('a', 3)
  expect(turns.timeOf('a')).toBe(turns.timeOf('b'))
})

test('a turn is charged what the last one brought, until it is known what this one brings', () => {
  const turns = createFairTurns()
  turns.enter('a')
  turns.bring('a', 50, turns.take('a'))
  expect(turns.take('a')).toBe(50)
  expect(turns.timeOf('a')).toBe(100)
  turns.bring('a', 1, 50)
  expect(turns.timeOf('a')).toBe(51)
})
