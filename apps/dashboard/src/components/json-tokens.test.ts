import { expect, it } from 'vitest'
import { jsonTokens } from './json-tokens.ts'

it('tells keys, strings, numbers and literals apart', () => {
  const kinds = jsonTokens('{"a": "b: 1", "n": -1.5e3, "t": true}')
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => [kind, text])
  expect(kinds).toEqual([
    ['key', '"a"'],
    ['string', '"b: 1"'],
    ['key', '"n"'],
    ['number', '-1.5e3'],
    ['key', '"t"'],
    ['literal', 'true'],
  ])
})

it('loses no character', () => {
  const text = JSON.stringify({ 'k"\\': ['\\"', { deep: [null, 0, '…'] }] }, null, 2)
  expect(
    jsonTokens(text)
      .map((token) => token.text)
      .join(''),
  ).toBe(text)
})
