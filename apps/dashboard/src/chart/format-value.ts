import { formatDuration } from '../time/format.ts'

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })

/** `1.2K`, `0.35`, `12`; very small ones keep their first digits. */
export function formatValue(value: number): string {
  const size = Math.abs(value)
  return size > 0 && size < 0.01 ? value.toPrecision(2) : short.format(value)
}

export const formatMs = (ms: number): string => (ms > 0 && ms < 1 ? `${ms.toFixed(1)} ms` : formatDuration(ms))
export const formatSeconds = (seconds: number): string => formatMs(seconds * 1_000)

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** `14:05` of seconds since 1970, in the visitor's own time. */
export const formatClock = (seconds: number): string => clock.format(seconds * 1_000)
/** The same, with the day where it is midnight. */
export function formatMoment(seconds: number): string {
  const text = formatClock(seconds)
  return text === '00:00' ? day.format(seconds * 1_000) : text
}
