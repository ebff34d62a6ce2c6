/** What a user looks for: `words` stand one after the other. */
export type SearchTerm = {
  words: string[]
  /** The last word may go on: `inv*` finds `invoice`. */
  isPrefix: boolean
  isExcluded: boolean
}

/** A word and where it stands in its text. Signs that fall apart into several words, like ½, give all the same place. */
export type Token = { word: string; start: number; end: number }

/** Code units of a word that count: longer ones are the same when they begin alike. */
export const MAX_WORD_CHARS = 128
const MAX_TERMS = 20
const MAX_TERM_WORDS = 32
/** Longer than any word, for composed signs to come together; what is cut off here counts for nothing. */
const MAX_RUN_CHARS = 2 * MAX_WORD_CHARS
const RUN = /[\p{L}\p{N}\p{M}]+/gu
const ASCII = /^[a-z0-9]*$/i
const TERM = /(-?)(?:"([^"]*)"?|(\S+))/gu

/**
 * The words of a text as search knows them, with their places: runs of letters, digits and marks, without case and
 * compatibility forms.
 */
export function* tokensOf(text: string): Generator<Token> {
  for (const { 0: run, index: start } of text.matchAll(RUN)) {
    const end = start + run.length
    for (const word of wordsOfRun(cut(run, MAX_RUN_CHARS))) yield { word: cut(word, MAX_WORD_CHARS), start, end }
  }
}

/** The words of a text; see `tokensOf`. */
export function wordsOf(text: string): string[] {
  return Array.from(tokensOf(text), ({ word }) => word)
}

function wordsOfRun(run: string): string[] {
  if (ASCII.test(run)) return [run.toLowerCase()]
  return run.normalize('NFKC').toLowerCase().match(RUN) ?? []
}

/** At most so many code units, and no half of a surrogate pair. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const isPairCut = text.charCodeAt(max) >> 10 === 0x37 && text.charCodeAt(max - 1) >> 10 === 0x36
  return text.slice(0, isPairCut ? max - 1 : max)
}

/**
 * Reads what a user typed: words, all of which must be found, `"words in this order"`, `-not` and `begin*`. Anything else
 * is taken for a separator, so that no text is an error; `user@example.com` looks for those three words in a row. At most
 * 20 terms of 32 words count.
 */
export function readSearchTerms(text: string): SearchTerm[] {
  const terms: SearchTerm[] = []
  for (const [, minus, phrase, plain] of text.matchAll(TERM)) {
    const words = wordsOf(phrase ?? plain ?? '').slice(0, MAX_TERM_WORDS)
    if (words.length > 0) terms.push({ words, isPrefix: plain?.endsWith('*') === true, isExcluded: minus === '-' })
    if (terms.length === MAX_TERMS) break
  }
  return terms
}
