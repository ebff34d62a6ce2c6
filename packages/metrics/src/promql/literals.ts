import { badData } from './promql-error.ts'

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
