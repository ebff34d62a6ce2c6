import { badData, unsupported } from './promql-error.ts'

const MAX_PATTERN = 200
const MAX_REPEATS = 3
/** Of all ways through the groups together. */
const MAX_PIECES = 1_000

/** One character: exactly once, at most once, or any number of times. */
type Piece = { fits: (character: string) => boolean; times: 'once' | 'maybe' | 'any' }
type Reader = { pattern: string; at: number; repeats: number }

const CLASS = /\[\^?(?:\\.|[^\]\\[])+\]/suy
const CONTROL: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' }

/**
 * A pattern that must fit the whole value. Node's engine goes back and forth, and some patterns keep it busy for hours: one
 * query would stop an api. So only a part of RE2 is known here, and a value is read once, from left to right.
 */
export function patternOf(pattern: string): (value: string) => boolean {
  if (pattern.length > MAX_PATTERN) throw unsupported(`a pattern of more than ${MAX_PATTERN} characters`)
  const reader = { pattern, at: 0, repeats: 0 }
  const ways = readWays(reader, false)
  if (reader.at < pattern.length) throw badData(`bad pattern ${pattern}: unexpected )`)
  return (value) => {
    const characters = Array.from(value)
    return ways.some((pieces) => isWhole(pieces, characters))
  }
}

/** Keeps every place in the pattern where the value may stand by now. */
function isWhole(pieces: readonly Piece[], characters: readonly string[]): boolean {
  let places = skipAhead(pieces, new Set([0]))
  for (const character of characters) {
    if (places.size === 0) return false
    const next = new Set<number>()
    for (const place of places) {
      const piece = pieces[place]
      if (piece?.fits(character)) next.add(piece.times === 'any' ? place : place + 1)
    }
    places = skipAhead(pieces, next)
  }
  return places.has(pieces.length)
}

/** A set is walked in the order of insertion, also over what is added meanwhile. */
function skipAhead(pieces: readonly Piece[], places: Set<number>): Set<number> {
  for (const place of places) {
    const times = pieces[place]?.times
    if (times === 'maybe' || times === 'any') places.add(place + 1)
  }
  return places
}

/** What stands between `|`, to the end or the `)`; each way has a list of pieces of its own. */
function readWays(reader: Reader, inGroup: boolean): Piece[][] {
  const ways: Piece[][] = []
  do ways.push(...readSequence(reader, inGroup))
  while (take(reader, '|'))
  return checked(reader, ways)
}

/** Up to `|` or `)`. A group in it makes as many ways of it as the group has. */
function readSequence(reader: Reader, inGroup: boolean): Piece[][] {
  let ways: Piece[][] = [[]]
  const { pattern } = reader
  if (!inGroup) take(reader, '^')
  while (reader.at < pattern.length && !'|)'.includes(pattern[reader.at] ?? '')) {
    if (!inGroup && /^\$(?:\||$)/.test(pattern.slice(reader.at))) {
      take(reader, '$')
      break
    }
    const next = take(reader, '(') ? readGroup(reader, inGroup) : [readRepeated(reader)]
    ways = checked(
      reader,
      ways.flatMap((before) => next.map((after) => [...before, ...after])),
    )
  }
  return ways
}

function readGroup(reader: Reader, inGroup: boolean): Piece[][] {
  const { pattern } = reader
  if (inGroup) throw unsupported(`a group in a group in the pattern ${pattern}`)
  if (!take(reader, '?:') && pattern[reader.at] === '?') throw unsupported(`(? in the pattern ${pattern}`)
  const ways = readWays(reader, true)
  if (!take(reader, ')')) throw badData(`bad pattern ${pattern}: missing )`)
  if (/[*+?{]/.test(pattern[reader.at] ?? '')) throw unsupported(`a repeated group in the pattern ${pattern}`)
  return ways
}

function readRepeated(reader: Reader): Piece[] {
  const { pattern } = reader
  const fits = readOne(reader)
  const sign = ['*', '+', '?'].find((one) => take(reader, one))
  if (sign === undefined) return [{ fits, times: 'once' }]
  if (/[*+?{]/.test(pattern[reader.at] ?? '')) throw unsupported(`a repetition repeated in the pattern ${pattern}`)
  reader.repeats += 1
  if (reader.repeats > MAX_REPEATS) throw unsupported(`more than ${MAX_REPEATS} repetitions in the pattern ${pattern}`)
  if (sign === '?') return [{ fits, times: 'maybe' }]
  const more: Piece = { fits, times: 'any' }
  return sign === '*' ? [more] : [{ fits, times: 'once' }, more]
}

function readOne(reader: Reader): Piece['fits'] {
  const { pattern } = reader
  const character = String.fromCodePoint(pattern.codePointAt(reader.at) ?? 0)
  if (character === '[') return readClass(reader)
  reader.at += character.length
  if (character === '.') return () => true
  if (character === '\\') return readEscape(reader)
  if (character === '{') throw unsupported(`a counted repetition in the pattern ${pattern}`)
  if ('*+?'.includes(character)) throw badData(`bad pattern ${pattern}: nothing before ${character}`)
  if ('^$'.includes(character)) throw unsupported(`${character} inside of the pattern ${pattern}`)
  return (found) => found === character
}

function readEscape(reader: Reader): Piece['fits'] {
  const { pattern } = reader
  const escape = pattern[reader.at]
  if (escape === undefined) throw badData(`bad pattern ${pattern}: \\ at its end`)
  reader.at += 1
  if (/[dDwWsS]/.test(escape)) return oneOf(pattern, `\\${escape}`)
  const meant = CONTROL[escape] ?? (/[!-/:-@[-`{-~]/.test(escape) ? escape : undefined)
  if (meant === undefined) throw unsupported(`\\${escape} in the pattern ${pattern}`)
  return (found) => found === meant
}

function readClass(reader: Reader): Piece['fits'] {
  const { pattern } = reader
  CLASS.lastIndex = reader.at
  const text = CLASS.exec(pattern)?.[0]
  if (text === undefined) {
    if (!pattern.slice(reader.at).includes(']')) throw badData(`bad pattern ${pattern}: missing ]`)
    throw unsupported(`[ or ] inside of [] in the pattern ${pattern}`)
  }
  reader.at += text.length
  return oneOf(pattern, text)
}

/** Of one character Node's engine may judge: there is no way back in it. */
function oneOf(pattern: string, text: string): Piece['fits'] {
  try {
    const one = new RegExp(`^${text}$`, 'u')
    return (found) => one.test(found)
  } catch (cause) {
    throw badData(`bad pattern ${pattern}: ${cause instanceof Error ? cause.message : 'unknown'}`)
  }
}

function take(reader: Reader, text: string): boolean {
  if (!reader.pattern.startsWith(text, reader.at)) return false
  reader.at += text.length
  return true
}

function checked(reader: Reader, ways: Piece[][]): Piece[][] {
  const pieces = ways.reduce((sum, { length }) => sum + length + 1, 0)
  if (pieces > MAX_PIECES) throw unsupported(`groups that can be read in so many ways in the pattern ${reader.pattern}`)
  return ways
}
