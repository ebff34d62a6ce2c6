import { formatDuration } from '../time/format.ts'

const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })

/** `1.2K`, `0.35`, `12`; very small ones keep their first digits. */
export function formatValue(value: number): string {
  const size = Math.abs(value)
  return size > 0 && size < 0.01 ? value.toPrecision(2) : short.format(value)
}

export const formatMs = (ms: number): string => (ms > 0 && ms < 1 ? `${ms.toFixed(1)} ms` : formatDuration(ms))
export const formatSeconds = (seconds: number): string => formatMs(seconds * 1_000)
