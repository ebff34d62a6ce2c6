import { expect, test } from 'vitest'
import { readSearchTerms, wordsOf } from './search-terms.ts'

const plain = (...words: string[]) => ({ words, isPrefix: false, isExcluded: false })

test('words are runs of letters and digits, without case and compatibility forms', () => {
  expect(wordsOf('invoice.send #42 — Ünïcode ﬁne, 3.14')).toEqual([
    'invoice',
    'send',
    '42',
    'ünïcode',
    'fine',
    '3',
    '14',
  ])
  expect(wordsOf('')).toEqual([])
})

test('words, phrases, exclusions and beginnings are read', () => {
  expect(readSearchTerms('red "dark  blue" -green inv* -"old one"')).toEqual([
    plain('red'),
    plain('dark', 'blue'),
    { words: ['green'], isPrefix: false, isExcluded: true },
    { words: ['inv'], isPrefix: true, isExcluded: false },
    { words: ['old', 'one'], isPrefix: false, isExcluded: true },
  ])
})

test('what is written together is looked for in a row', () => {
  expect(readSearchTerms('ann@example.com')).toEqual([plain('ann', 'example', 'com')])
})

test('no text is an error, and none makes more than twenty terms', () => {
  for (const text of ['', '*', '-', '"', '""', '((((', 'a:b AND [x TO *]', '\\', '\u0000', '-*"'])
    expect(() => readSearchTerms(text)).not.toThrow()
  expect(readSearchTerms('"open')).toEqual([plain('open')])
  expect(readSearchTerms('- *')).toEqual([])
  expect(readSearchTerms(Array.from({ length: 1_000 }, (_, n) => `w${n}`).join(' '))).toHaveLength(20)
})

test('of a word that never ends its beginning counts, in what is written and what is looked for alike', () => {
  const endless = '😀a'.repeat(10) + 'é'.repeat(200_000)
  const [, ...words] = [...wordsOf(endless)].reverse()
  expect(words).toContain('a')
  expect(wordsOf(endless).at(-1)).toBe('a' + 'é'.repeat(127))
  const [term] = readSearchTerms('é'.repeat(5_000))
  expect(wordsOf('é'.repeat(9_000))).toEqual(term?.words)
})
