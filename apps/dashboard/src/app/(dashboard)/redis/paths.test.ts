import { expect, test } from 'vitest'
import { patternOf } from './paths.ts'

test('a plain word is looked for anywhere in a key, a pattern as it is', () => {
  expect(patternOf(' mail ')).toBe('*mail*')
  expect(patternOf('bw:{mail}:*')).toBe('bw:{mail}:*')
  expect(patternOf('  ')).toBeUndefined()
})
