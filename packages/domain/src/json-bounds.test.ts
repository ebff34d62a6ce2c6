import { expect, test } from 'vitest'
import { findUnstorable, isDeeperThan } from './json-bounds.ts'

test('depth counts nested arrays and objects, and hostile nesting is found without recursion', () => {
  expect(isDeeperThan('text', 0)).toBe(false)
  expect(isDeeperThan({ a: [1] }, 2)).toBe(false)
  expect(isDeeperThan({ a: [1] }, 1)).toBe(true)
  const hostile: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
  expect(isDeeperThan(hostile, 100)).toBe(true)
})

test.each([
  [{ a: [1, Infinity] }, ['a', '1'], /larger/],
  [{ a: 'x\0' }, ['a'], /NUL/],
  [{ a: ['\ud800x'] }, ['a', '0'], /surrogate/],
  [{ a: { 'k\0': 1 } }, ['a'], /has a name/],
  ['\udfff', [], /surrogate/],
])('finds what cannot be stored in %j', (value, path, message) => {
  expect(findUnstorable(value, JSON.stringify(value))).toMatchObject({
    path,
    message: expect.stringMatching(message) as string,
  })
})

test.each([[null], [{ a: null, b: '\\u0000', c: '\\ud800', d: '\u{1f3bf}', e: [1e300] }]])(
  'finds nothing in %j',
  (value) => {
    expect(findUnstorable(value, JSON.stringify(value))).toBeUndefined()
  },
)
