const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `250 ms`, `1.4 s`, `2 m 05 s`, `3 h 12 m`, `4 d 6 h`; the smaller unit is left out where it is 0. */
export function formatDuration(ms: number): string {
  const value = Math.max(0, ms)
  if (value < SECOND - 0.5) return `${Math.round(value)} ms`
  if (value < MINUTE) return `${Math.max(1, Math.floor(value / 100) / 10)} s`
  if (value < HOUR) return twoUnits(value, [MINUTE, 'm'], [SECOND, 's'])
  if (value < DAY) return twoUnits(value, [HOUR, 'h'], [MINUTE, 'm'])
  return twoUnits(value, [DAY, 'd'], [HOUR, 'h'])
}

type Unit = readonly [ms: number, name: string]

function twoUnits(value: number, [big, bigName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((value % big) / small)
  const whole = `${Math.floor(value / big)} ${bigName}`
  return rest === 0 ? whole : `${whole} ${smallName === 'h' ? rest : String(rest).padStart(2, '0')} ${smallName}`
}

/** `just now`, `12 s ago`, `in 3 m`, `5 h ago`, `2 d ago`; beyond a month the date. */
export function formatRelative(at: Date, now: number): string {
  const distance = at.getTime() - now
  const size = Math.abs(distance)
  if (size < SECOND) return 'just now'
  if (size > 30 * DAY) return at.toISOString().slice(0, 10)
  const text = oneUnit(size)
  return distance < 0 ? `${text} ago` : `in ${text}`
}

/** `in 3 m`, `in 40 d`; `now` once it has come, since what is due is about to happen. */
export function formatRemaining(at: Date, now: number): string {
  const remaining = at.getTime() - now
  return remaining < SECOND ? 'now' : `in ${oneUnit(remaining)}`
}

function oneUnit(size: number): string {
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`
  if (size < HOUR) return `${Math.floor(size / MINUTE)} m`
  if (size < DAY) return `${Math.floor(size / HOUR)} h`
  return `${Math.floor(size / DAY)} d`
}

/** `21 Nov 2026, 10:43:38.123` in a time zone; the visitor's own when none is given. */
export function formatAbsolute(at: Date, timeZone?: string): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZone,
  })
  return text.format(at)
}

/** The visitor's own time, its zone, and the same instant in UTC on a second line. */
export function describeInstant(at: Date): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return `${formatAbsolute(at)} (${timeZone})\n${at.toISOString()}`
}
