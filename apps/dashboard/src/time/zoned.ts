const DAY = 86_400_000
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/

/** The zone that the browser is set to. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every IANA name that the browser knows, UTC first. */
export const zoneNames = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')]

/** Tells how far a zone's clocks are ahead of UTC at an instant, in milliseconds; made once for many instants. */
export function offsetReader(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000
  }
}

const offsetMs = (at: number, timeZone: string): number => offsetReader(timeZone)(at)

/**
 * The instant that the clocks of a zone show a local time. A time that exists twice is the first, one that does not
 * exist is as much later as the clocks jump. What is no local time stays as it is, for the gateway to judge.
 */
export function instantIn(local: string, timeZone: string): string {
  if (!LOCAL.test(local)) return local
  const clock = Date.parse(`${local}Z`)
  if (Number.isNaN(clock)) return local
  const before = offsetMs(clock - DAY, timeZone)
  const after = offsetMs(clock + DAY, timeZone)
  const fits = [before, after].find((offset) => offsetMs(clock - offset, timeZone) === offset)
  return new Date(clock - (fits ?? before)).toISOString()
}

/** An instant as a datetime-local control has it, to the second on the clocks of a zone; empty for none. */
export function localTextIn(at: string | null, timeZone: string): string {
  if (at === null) return ''
  const instant = Date.parse(at)
  return new Date(instant + offsetMs(instant, timeZone)).toISOString().slice(0, 19)
}

/** `Sat 21 Nov 2026, 09:00:00` on the clocks of a zone; without seconds that are none. */
export function formatIn(at: Date, timeZone: string): string {
  const date = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    ...(at.getTime() % 60_000 >= 1_000 && { second: '2-digit' }),
  })
  return `${date.format(at).replace(',', '')}, ${time.format(at)}`
}

/** `UTC+05:30`; `UTC` where there is no difference. */
export function offsetText(at: number, timeZone: string): string {
  const minutes = Math.round(offsetMs(at, timeZone) / 60_000)
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const digits = (value: number) => String(value).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`
}

/** A text of the gateway, which names instants in UTC, with them on the clocks of a zone. */
export function withClocks(text: string, timeZone: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (at) => formatIn(new Date(at), timeZone))
}
