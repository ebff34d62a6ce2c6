/** What a user looks for: `words` stand one after the other. */
export type SearchTerm = {
  words: string[]
  /** The last word may go on: `inv*` finds `invoice`. */
  isPrefix: boolean
  isExcluded: boolean
}

const MAX_TERMS = 20
const WORD = /[\p{L}\p{N}\p{M}]+/gu
const TERM = /(-?)(?:"([^"]*)"?|(\S+))/gu

/** The words of a text as search knows them: runs of letters and digits, without case and compatibility forms. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? []
}

/**
 * Reads what a user typed: words, all of which must be found, `"words in this order"`, `-not` and `begin*`. Anything else
 * is taken for a separator, so that no text is an error; `user@example.com` looks for those three words in a row. At most
 * 20 terms count.
 */
export function readSearchTerms(text: string): SearchTerm[] {
  const terms: SearchTerm[] = []
  for (const [, minus, phrase, plain] of text.matchAll(TERM)) {
    const words = wordsOf(phrase ?? plain ?? '')
    if (words.length > 0) terms.push({ words, isPrefix: plain?.endsWith('*') === true, isExcluded: minus === '-' })
    if (terms.length === MAX_TERMS) break
  }
  return terms
}
