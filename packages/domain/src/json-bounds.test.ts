import { expect, test } from 'vitest'
import { isDeeperThan } from './json-bounds.ts'

test('depth counts nested arrays and objects, and hostile nesting is found without recursion', () => {
  expect(isDeeperThan('text', 0)).toBe(false)
  expect(isDeeperThan({ a: [1] }, 2)).toBe(false)
  expect(isDeeperThan({ a: [1] }, 1)).toBe(true)
  const hostile: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
  expect(isDeeperThan(hostile, 100)).toBe(true)
})
