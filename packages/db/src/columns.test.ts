import { expect, test } from 'vitest'
import { column, jsonColumn } from './columns.ts'

test('values are joined in order, null is the empty text', () => {
  expect(column([1, null, true, 'x'], (value) => value)).toBe('1\x1e\x1etrue\x1ex')
})

test('JSON values keep every character, so none can be taken for the separator', () => {
  expect(jsonColumn(['a\x1eb', null], (value) => value)).toBe('"a\\u001eb"\x1e')
})

test('a bare text that holds the separator is refused instead of moving its neighbours', () => {
  expect(() => column(['a\x1eb'], (value) => value)).toThrow('separator')
})
