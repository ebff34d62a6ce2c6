import { expect, test } from 'vitest'
import { type StageItem, planBundles } from './bundles.ts'

const now = 1_000
const item = (id: string, over: Partial<StageItem> = {}): StageItem => ({
  id,
  version: 1,
  type: 't',
  queue: 'q',
  priority: 5,
  runAt: 0,
  ...over,
})
const ids = (items: StageItem[], size: number) =>
  planBundles(items, () => size, now).map((bundle) => bundle.tasks.map((task) => task.id).join(''))

test('a bundle holds tasks of one type, queue and priority only', () => {
  const items = [item('a'), item('b', { type: 'u' }), item('c'), item('d', { priority: 1 }), item('e', { queue: 'r' })]
  expect(ids(items, 50)).toEqual(['ac', 'b', 'd', 'e'])
})

test('a bundle holds as many as its type allows', () => {
  expect(
    ids(
      ['a', 'b', 'c', 'd', 'e'].map((id) => item(id)),
      2,
    ),
  ).toEqual(['ab', 'cd', 'e'])
  expect(
    ids(
      ['a', 'b'].map((id) => item(id)),
      1,
    ),
  ).toEqual(['a', 'b'])
})

test('tasks due within 10 ms travel together, staged for the last', () => {
  const items = [item('a', { runAt: 2_000 }), item('b', { runAt: 2_010 }), item('c', { runAt: 2_011 })]
  const bundles = planBundles(items, () => 50, now)
  expect(bundles.map((bundle) => [bundle.tasks.length, bundle.runAt])).toEqual([
    [2, 2_010],
    [1, 2_011],
  ])
})

test('all that is due already counts as due together', () => {
  expect(ids([item('a', { runAt: 1 }), item('b', { runAt: 900 })], 50)).toEqual(['ab'])
})
