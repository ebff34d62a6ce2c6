/**
 * What the timetable is compared with, and shares nothing with: it reads the clock of every minute from Intl, and looks
 * at one reading after the other.
 */
const MINUTE_MS = 60_000
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** Every minute of a stretch of real time; `readings` are what the clock on the wall shows, as Date.UTC takes it. */
export type Window = { from: number; until: number; instants: number[]; readings: number[] }

export function readClock(zone: string, from: number, until: number): Window {
  const read = clock(zone)
  const instants = []
  for (let at = from; at < until; at += MINUTE_MS) instants.push(at)
  return { from, until, instants, readings: instants.map(read) }
}

/** Minutes at which the clock of `zone` jumps, found by looking at days, then at the minutes of the day. */
export function clockJumps(zone: string, from: number, until: number): number[] {
  const read = clock(zone)
  const ahead = (at: number) => read(at) - at
  const found = []
  for (let day = from; day < until; day += 1440 * MINUTE_MS) {
    if (ahead(day) === ahead(day + 1440 * MINUTE_MS)) continue
    let at = day
    while (ahead(at) === ahead(day)) at += MINUTE_MS
    found.push(at)
  }
  return found
}

/** All ticks inside the window, by the rule of docs/schedules.md. */
export function expectedTicks(expression: string, { from, until, instants, readings }: Window): number[] {
  const fields = expression.split(' ')
  const [second, ...rest] = (fields.length === 6 ? fields : ['0', ...fields]) as [string, ...string[]]
  const seconds = Array.from({ length: 60 }, (_, n) => n).filter((n) => suits(second, n, 0, 59))
  const isMatch = matcher(rest as [string, string, string, string, string])
  const ticks = new Set<number>()
  const tick = (minute: number) => seconds.forEach((n) => ticks.add(minute + n * 1000))
  if (isEveryHour(rest[1] as string)) {
    readings.forEach((reading, i) => isMatch(reading) && tick(instants[i] as number))
  } else {
    const firstAt = new Map<number, number>()
    readings.forEach((reading, i) => firstAt.has(reading) || firstAt.set(reading, instants[i] as number))
    const highest = Math.max(...readings)
    for (let reading = readings[0] as number; reading <= highest; reading += MINUTE_MS) {
      if (!isMatch(reading)) continue
      const at = firstAt.get(reading)
      if (at !== undefined) tick(at)
      else ticks.add(instants[readings.findIndex((later) => later > reading)] as number)
    }
  }
  return [...ticks].filter((at) => at > from && at < until).toSorted((a, b) => a - b)
}

function clock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (at) => {
    const [day = 0, month = 0, year = 0, hour = 0, minute = 0] = (format.format(at).match(/\d+/g) ?? []).map(Number)
    return Date.UTC(year, month - 1, day, hour, minute)
  }
}

function isEveryHour(text: string): boolean {
  return Array.from({ length: 24 }, (_, hour) => hour).every((hour) => suits(text, hour, 0, 23))
}

function matcher([minute, hour, dayOfMonth, month, dayOfWeek]: [string, string, string, string, string]) {
  const isAny = (text: string, from: number, to: number) =>
    text === '?' ||
    Array.from({ length: to - from + 1 }, (_, i) => from + i).every((n) => suits(text, n, from, to, NAMES))
  const [anyDate, anyWeekday] = [isAny(dayOfMonth, 1, 31), isAny(dayOfWeek, 0, 6)]
  const isDay = remembered((day: number) => {
    const date = new Date(day * 86_400_000)
    if (!suits(month, date.getUTCMonth() + 1, 1, 12, [' ', ...MONTHS])) return false
    if (anyDate && anyWeekday) return true
    return (!anyDate && isDate(dayOfMonth, date)) || (!anyWeekday && isWeekday(dayOfWeek, date))
  })
  const isMinute = remembered((n) => suits(minute, n, 0, 59))
  const isHour = remembered((n) => suits(hour, n, 0, 23))
  return (reading: number) => {
    const minutes = reading / MINUTE_MS
    return isMinute(minutes % 60) && isHour(Math.floor(minutes / 60) % 24) && isDay(Math.floor(minutes / 1440))
  }
}

function remembered(ask: (n: number) => boolean): (n: number) => boolean {
  const known = new Map<number, boolean>()
  return (n) => known.get(n) ?? (known.set(n, ask(n)), known.get(n) === true)
}

function suits(text: string, value: number, min: number, max: number, names: readonly string[] = []): boolean {
  const number = (word: string) => (/^\d+$/.test(word) ? Number(word) : names.indexOf(word.toUpperCase()))
  return text.split(',').some((item) => {
    const [range = '', step = '1'] = item.split('/')
    const [first = '', last] = range.split('-')
    const from = range === '*' ? min : number(first)
    const to = range === '*' || (last === undefined && item.includes('/')) ? max : number(last ?? first)
    return value >= from && value <= to && (value - from) % Number(step) === 0
  })
}

function daysOfMonth(date: Date): Date[] {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Array.from({ length: last }, (_, i) => new Date(Date.UTC(year, month, i + 1)))
}

function isDate(text: string, date: Date): boolean {
  const month = daysOfMonth(date)
  const workdays = month.filter((day) => day.getUTCDay() % 6 !== 0).map((day) => day.getUTCDate())
  return text.split(',').some((item) => {
    const day = date.getUTCDate()
    if (item === 'L') return day === month.length
    if (item.startsWith('L-')) return day === month.length - Number(item.slice(2))
    if (!item.endsWith('W')) return suits(item, day, 1, 31)
    const wanted = item === 'LW' ? month.length : Number(item.slice(0, -1))
    const nearest = workdays.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0]
    return wanted <= month.length && day === nearest
  })
}

function isWeekday(text: string, date: Date): boolean {
  const same = daysOfMonth(date).filter((day) => day.getUTCDay() === date.getUTCDay())
  const place = same.findIndex((day) => day.getUTCDate() === date.getUTCDate())
  const isNamed = (word: string) => [0, 7].some((more) => suits(word, date.getUTCDay() + more, 0, 6, NAMES))
  return text.split(',').some((item) => {
    const [, word = '', nth] = /^(.+)#(\d)$/.exec(item) ?? []
    if (nth !== undefined) return isNamed(word) && place + 1 === Number(nth)
    if (/\wL$/i.test(item)) return isNamed(item.slice(0, -1)) && place === same.length - 1
    return item.startsWith('*') || item.includes('/') ? suits(item, date.getUTCDay(), 0, 6, NAMES) : isNamed(item)
  })
}
