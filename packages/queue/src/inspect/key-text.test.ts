import { expect, test } from 'vitest'
import { keyBytes, keyText, patternBytes, valueText } from './key-text.ts'

test.each([
  ['bw:{mail}:mail:wait', 'bw:{mail}:mail:wait'],
  ['Grüße ☂', 'Grüße ☂'],
  ['a\\xb', 'a\\\\xb'],
  ['line\nbreak\0', 'line\\x0abreak\\x00'],
  ['\u0085', '\\xc2\\x85'],
])('the key %j is shown as %s, and found again by it', (key, shown) => {
  expect(keyText(Buffer.from(key))).toBe(shown)
  expect(keyBytes(shown)).toEqual(Buffer.from(key))
})

test('any bytes have a text that gives them back', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at))
  expect(keyBytes(keyText(bytes))).toEqual(bytes)
  expect(keyText(Buffer.from([0xff, 0x41]))).toBe('\\xffA')
})

test('a byte in a pattern is that byte, also where globs give it a meaning', () => {
  expect(patternBytes('a*\\x2a\\xff')).toEqual(Buffer.from([0x61, 0x2a, 0x5c, 0x2a, 0x5c, 0xff]))
  expect(patternBytes(keyText(Buffer.from('a\\b')))).toEqual(Buffer.from('a\\\\b'))
})

test('a value that was cut within a character loses that character only', () => {
  expect(valueText(Buffer.from('aü').subarray(0, 2), true)).toBe('a')
  expect(valueText(Buffer.from([0x61, 0xff]), false)).toBe('a\\xff')
})
