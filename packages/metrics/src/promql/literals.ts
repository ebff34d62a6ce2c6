import { badData, unsupported } from './promql-error.ts'

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
}
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/

/** Milliseconds of `5m`, `1h30m` or a number of seconds; undefined when it is neither. */
export function durationMs(text: string): number | undefined {
  if (DURATION.test(text)) {
    const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)]
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0)
  }
  const seconds = Number(text)
  return text.trim() === '' || !Number.isFinite(seconds) ? undefined : seconds * 1_000
}

/** A number as PromQL writes it; a duration counts as its seconds. */
export function numberOf(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(text)) return Number.NaN
  const ms = DURATION.test(text) ? durationMs(text) : undefined
  const value = ms === undefined ? Number(text.replaceAll('_', '')) : ms / 1_000
  if (Number.isNaN(value)) throw badData(`bad number ${text}`)
  return value
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** What a quoted text means; backticks take it as it is. */
export function textOf(literal: string): string {
  const inner = literal.slice(1, -1)
  if (literal.startsWith('`')) return inner
  return inner.replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|.)/gi, (_, escape: string) => {
    if (/^[xu][0-9a-f]/i.test(escape)) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16))
    return ESCAPES[escape] ?? escape
  })
}

const MAX_PATTERN = 200
const MAX_REPEATS = 3

/**
 * A pattern that must fit the whole value. Node's engine goes back: patterns that could keep it busy for long are refused,
 * as one query must not stop an api.
 */
export function patternOf(pattern: string): (value: string) => boolean {
  const bare = pattern.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')
  if (pattern.length > MAX_PATTERN) throw unsupported(`a pattern of more than ${MAX_PATTERN} characters`)
  if (/\)[*+?{]/.test(bare)) throw unsupported(`a repeated group in the pattern ${pattern}`)
  if ((bare.match(/[*+{]/g) ?? []).length > MAX_REPEATS)
    throw unsupported(`more than ${MAX_REPEATS} repetitions in the pattern ${pattern}`)
  try {
    const compiled = new RegExp(`^(?:${pattern})$`, 's')
    return (value) => compiled.test(value)
  } catch (cause) {
    throw badData(`bad pattern ${pattern}: ${cause instanceof Error ? cause.message : 'unknown'}`)
  }
}
