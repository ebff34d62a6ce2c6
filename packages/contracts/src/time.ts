import { z } from 'zod'

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const DURATION = /^(\d{1,12})(ms|s|m|h|d)$/
const MAX_DURATION_MS = 3650 * UNIT_MS.d

/**
 * Milliseconds of `250ms`, `30s`, `5m`, `2h`, `7d` or of a number of milliseconds; undefined when it is none of these
 * or longer than ten years.
 */
export function parseDuration(value: string | number): number | undefined {
  const ms = typeof value === 'number' ? value : durationTextMs(value)
  return ms !== undefined && Number.isInteger(ms) && ms >= 0 && ms <= MAX_DURATION_MS ? ms : undefined
}

function durationTextMs(value: string): number | undefined {
  const [, amount, unit] = DURATION.exec(value) ?? []
  return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

const DURATION_WORDS = 'must be like 250ms, 30s, 5m, 2h, 7d or whole milliseconds, at most 3650d'

/** A duration on the wire (`30s` or milliseconds); parsed to milliseconds. At most ten years. */
export const duration = z
  .union([z.string(), z.number()], { error: DURATION_WORDS })
  .transform((value, ctx) => {
    const ms = parseDuration(value)
    if (ms !== undefined) return ms
    ctx.addIssue({
      code: 'custom',
      message: DURATION_WORDS,
    })
    return z.NEVER
  })
  .meta({ description: '`250ms`, `30s`, `5m`, `2h`, `7d` or milliseconds' })

/** Instants outside 1970–2999 are typing errors, and some do not fit a Postgres timestamp. */
const LATEST = Date.UTC(3000, 0, 1)

/** An instant on the wire: RFC 3339 with any offset; parsed to a Date. */
export const instant = z.iso
  .datetime({ offset: true, message: 'must be an RFC 3339 time with an offset, like 2030-01-31T09:00:00Z' })
  .transform((value, ctx) => {
    const at = new Date(value)
    if (at.getTime() >= 0 && at.getTime() < LATEST) return at
    ctx.addIssue({ code: 'custom', message: 'must lie between 1970 and 2999' })
    return z.NEVER
  })

/** An instant in an answer: RFC 3339, UTC. */
export const utc = z.iso.datetime()
