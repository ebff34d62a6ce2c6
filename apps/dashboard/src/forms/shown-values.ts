const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** Milliseconds as the gateway reads durations: `30s`, `5m`, `1500`; empty for none. */
export function durationText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return ''
  const unit = UNITS.find(([, size]) => ms >= size && ms % size === 0)
  return unit === undefined ? String(ms) : `${ms / unit[1]}${unit[0]}`
}

/** An instant as a datetime-local control has it, to the second in the visitor's own time; empty for none. */
export function localText(at: string | null): string {
  if (at === null) return ''
  const instant = new Date(at)
  return new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
