import { expect, test } from 'vitest'
import { type HighlightPart, highlight } from './highlight.ts'
import { readSearchTerms, wordsOf } from './search-terms.ts'

const marked = (text: string, query: string): string[] =>
  highlight(text, readSearchTerms(query)).map((parts) =>
    parts.map(({ text: piece, isMatch }) => (isMatch ? `[${piece}]` : piece)).join(''),
  )
const matchesOf = (fragments: HighlightPart[][]): string[] =>
  fragments.flatMap((parts) => parts.filter(({ isMatch }) => isMatch).map(({ text }) => text))

test('words, phrases and beginnings are marked, what is excluded is not', () => {
  expect(marked('Send the Invoice to ann@example.com', 'INVOICE ann@example.com')).toEqual([
    'Send the [Invoice] to [ann@example.com]',
  ])
  expect(marked('dark red, dark blue', '"dark blue"')).toEqual(['dark red, [dark blue]'])
  expect(marked('invoices and inventory', 'inv* -and')).toEqual(['[invoices] and [inventory]'])
  expect(marked('nothing of it', 'else')).toEqual([])
  expect(marked('nothing is looked for', '')).toEqual([])
})

test('a word is marked in whatever form it is written', () => {
  expect(marked('ﬁne ＡＢＣ e\u0301te', 'FINE abc éte')).toEqual(['[ﬁne] [ＡＢＣ] [e\u0301te]'])
  expect(marked('½ cup', '"1 2"')).toEqual(['[½] cup'])
  expect(marked('שלום עולם مرحبا', 'עולם مرحبا')).toEqual(['שלום [עולם] [مرحبا]'])
})

test('long texts give at most three pieces of about 160 characters, those with the most terms', () => {
  const filler = 'lorem '.repeat(100)
  const text = [filler, 'one ', filler, 'two one ', filler, 'one ', filler, 'two ', filler, 'one two ', filler].join('')
  const fragments = highlight(text, readSearchTerms('one two'))
  expect(fragments).toHaveLength(3)
  expect(matchesOf(fragments)).toEqual(['one', 'two', 'one', 'one', 'two'])
  for (const parts of fragments) {
    const shown = parts.map((part) => part.text).join('')
    expect(shown.length).toBeLessThan(190)
    expect(shown).toMatch(/^… ?lorem.*…$/)
  }
})

test('hostile texts are cut without breaking a sign, in no time', () => {
  const smile = '😀'
  const texts = [
    'x'.repeat(256 * 1024),
    `x ${smile.repeat(60_000)}`,
    `${smile.repeat(333)} x ${smile.repeat(333)}`,
    `x ${'\u0301'.repeat(100_000)}`,
    'ﷺ'.repeat(100_000),
    `${'\ud800'.repeat(1_000)} x \udc00`,
    '<b>x</b> & <script>',
    `\u202ex\u202c`,
    'x '.repeat(50_000),
    `"\\" x ${'"'.repeat(10_000)}`,
  ]
  const twenty = Array.from({ length: 19 }, (_, n) => `x${n}*`).join(' ')
  const begun = performance.now()
  for (const text of texts) {
    for (const parts of highlight(text, readSearchTerms(`${twenty} x*`))) {
      const shown = parts.map((part) => part.text).join('')
      expect(shown.length).toBeLessThan(200)
      if (text.isWellFormed()) for (const part of parts) expect(part.text.isWellFormed()).toBe(true)
    }
  }
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('what is found by its words is marked, whatever signs stand around it', () => {
  const signs = [
    'a',
    'É',
    'ß',
    'İ',
    'ﬁ',
    '½',
    '™',
    '㎏',
    '가',
    '\u1100\u1161',
    '\u0301',
    ' ',
    '-',
    '😀',
    '\ud83d',
    '١',
    'ς',
  ]
  for (let seed = 1; seed < 2_000; seed++) {
    let state = seed
    const text = Array.from({ length: 12 }, () => {
      state = (state * 48_271) % 2_147_483_647
      return signs[state % signs.length]
    }).join('')
    for (const word of wordsOf(text)) {
      const term = { words: [word], isPrefix: false, isExcluded: false }
      expect(matchesOf(highlight(text, [term])), JSON.stringify({ text, word })).not.toEqual([])
    }
  }
})
