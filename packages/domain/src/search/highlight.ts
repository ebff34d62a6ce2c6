import { type SearchTerm, type Token, tokensOf } from './search-terms.ts'

/** A piece of a text that was found; what was looked for is a match. Plain text, not markup. */
export type HighlightPart = { text: string; isMatch: boolean }

/** Code units of a fragment, and how much of it stands before its first match. */
const FRAGMENT_CHARS = 160
const LEAD_CHARS = 40
/** How far the ends of a fragment are moved for words to stay whole. */
const SNAP_CHARS = 20
const MAX_FRAGMENTS = 3
const BLANKS = /[\s\p{Cc}]+/gu

type Match = { start: number; end: number; term: SearchTerm }
type Window = { start: number; end: number; matches: Match[] }

/**
 * The pieces of a text that show why it was found: at most three fragments of about 160 characters, those with the most
 * different terms, in their order. None where no term stands in it. Its words are those of `wordsOf`, so it agrees with
 * what an index found; the time is linear in the text's length.
 */
export function highlight(text: string, terms: SearchTerm[]): HighlightPart[][] {
  const wanted = terms.filter(({ isExcluded }) => !isExcluded)
  if (wanted.length === 0) return []
  const windows = windowsOf(matchesIn([...tokensOf(text)], wanted), text)
  const best = windows.toSorted((a, b) => countTerms(b) - countTerms(a)).slice(0, MAX_FRAGMENTS)
  return best.toSorted((a, b) => a.start - b.start).map((window) => partsOf(window, text))
}

const countTerms = ({ matches }: Window): number => new Set(matches.map(({ term }) => term)).size

function* matchesIn(tokens: Token[], terms: SearchTerm[]): Generator<Match> {
  for (const [at, { start }] of tokens.entries()) {
    for (const term of terms) {
      const last = tokens[at + term.words.length - 1]
      if (last !== undefined && standsAt(term, tokens, at)) yield { start, end: last.end, term }
    }
  }
}

function standsAt({ words, isPrefix }: SearchTerm, tokens: Token[], at: number): boolean {
  return words.every((wanted, index) => {
    const { word } = tokens[at + index] as Token
    return isPrefix && index === words.length - 1 ? word.startsWith(wanted) : word === wanted
  })
}

function windowsOf(matches: Iterable<Match>, text: string): Window[] {
  const windows: Window[] = []
  let current: Window | undefined
  for (const match of matches) {
    if (current === undefined || match.start >= current.end) {
      const from = Math.max(match.start - LEAD_CHARS, current?.end ?? 0)
      const start = snapStart(text, from, match.start)
      current = { start, end: snapEnd(text, start + FRAGMENT_CHARS, match.end), matches: [] }
      windows.push(current)
    }
    current.matches.push(match)
  }
  return windows
}

/** After the first blank, if one is near; never in the middle of a surrogate pair. */
function snapStart(text: string, from: number, latest: number): number {
  if (from === 0) return 0
  const end = Math.min(from + SNAP_CHARS, latest)
  for (let at = from; at < end; at++) if (isBlank(text, at)) return at + 1
  return isLowSurrogate(text, from) ? from + 1 : from
}

function snapEnd(text: string, until: number, earliest: number): number {
  if (until >= text.length) return text.length
  for (let at = until; at > Math.max(until - SNAP_CHARS, earliest - 1); at--) if (isBlank(text, at)) return at
  return isLowSurrogate(text, until) ? until + 1 : until
}

const isBlank = (text: string, at: number): boolean => text.charCodeAt(at) <= 0x20
const isLowSurrogate = (text: string, at: number): boolean => text.charCodeAt(at) >> 10 === 0x37

function partsOf({ start, end, matches }: Window, text: string): HighlightPart[] {
  const parts: HighlightPart[] = []
  let at = start
  const add = (until: number, isMatch: boolean): void => {
    const piece = text.slice(at, until).replaceAll(BLANKS, ' ')
    if (piece !== '') parts.push({ text: piece, isMatch })
    at = Math.max(at, until)
  }
  if (start > 0) parts.push({ text: '…', isMatch: false })
  for (const match of matches) {
    if (match.start > at) add(Math.min(match.start, end), false)
    if (match.end > at) add(Math.min(match.end, end), true)
  }
  add(end, false)
  if (end < text.length) parts.push({ text: '…', isMatch: false })
  return parts
}
