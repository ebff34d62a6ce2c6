import { DAY_OF_MONTH, DAY_OF_WEEK, type Field, refuse, valueOf, valuesOf } from './cron-field.ts'

/** The days of a month that a rule names, as bits: bit 0 is the 1st. `firstWeekday` is that of the 1st, 0 for Sunday. */
type DayRule = (length: number, firstWeekday: number) => number

/** Null where a field leaves no day out. */
export type DayRules = { ofMonth: DayRule[] | null; ofWeek: DayRule[] | null }

export function parseDays(ofMonth: string, ofWeek: string): DayRules {
  return {
    ofMonth: rulesOf(DAY_OF_MONTH, ofMonth, specialDayOfMonth, (day) => () => bit(day)),
    ofWeek: rulesOf(DAY_OF_WEEK, ofWeek, specialDayOfWeek, (day) => (_, first) => everyWeek(day, first)),
  }
}

/** The days of such a month; where both fields leave days out, a day need only suit one of them. */
export function daysOf({ ofMonth, ofWeek }: DayRules, length: number, firstWeekday: number): number {
  const all = length === 31 ? 0x7fff_ffff : (1 << length) - 1
  if (ofMonth === null && ofWeek === null) return all
  return all & [...(ofMonth ?? []), ...(ofWeek ?? [])].reduce((bits, rule) => bits | rule(length, firstWeekday), 0)
}

function rulesOf(
  of: Field,
  text: string,
  special: (item: string) => DayRule | undefined,
  plain: (value: number) => DayRule,
): DayRule[] | null {
  if (text === '?') return null
  const values = new Set<number>()
  const rules: DayRule[] = []
  for (const item of text.split(',')) {
    const rule = special(item.toUpperCase())
    if (rule !== undefined) rules.push(rule)
    else for (const value of valuesOf(of, item)) values.add(value)
  }
  return values.size === of.max - of.min + 1 ? null : [...[...values].map(plain), ...rules]
}

function specialDayOfMonth(item: string): DayRule | undefined {
  if (item === 'L') return (length) => bit(length)
  if (item === 'LW') return (length, first) => nearestWeekday(length, length, first)
  const [, beforeLast] = /^L-(\d{1,2})$/.exec(item) ?? []
  if (beforeLast !== undefined) {
    const n = checked(item, Number(beforeLast), 30)
    return (length) => bit(length - n)
  }
  const [, day] = /^(\d{1,2})W$/.exec(item) ?? []
  if (day === undefined) return undefined
  const n = checked(item, Number(day), 31)
  return (length, first) => (n > length ? 0 : nearestWeekday(n, length, first))
}

function checked(item: string, n: number, max: number): number {
  return n >= 1 && n <= max ? n : refuse(DAY_OF_MONTH, item)
}

function specialDayOfWeek(item: string): DayRule | undefined {
  const [, text, isLast, count] = /^([A-Z]{3}|\d)(?:(L)|#(\d{1,2}))$/.exec(item) ?? []
  if (text === undefined) return undefined
  const value = valueOf(DAY_OF_WEEK, text)
  if (value === undefined) refuse(DAY_OF_WEEK, item)
  const day = value % 7
  if (isLast !== undefined) return (length, first) => bit(length - ((weekdayOf(length, first) - day + 7) % 7))
  const n = Number(count)
  if (n < 1 || n > 5) refuse(DAY_OF_WEEK, item, 'must count from #1 to #5')
  return (_, first) => bit(firstDay(day, first) + (n - 1) * 7)
}

const bit = (day: number) => (day >= 1 && day <= 31 ? 1 << (day - 1) : 0)
const weekdayOf = (day: number, firstWeekday: number) => (firstWeekday + day - 1) % 7
/** Of the month, that falls on such a weekday. */
const firstDay = (day: number, firstWeekday: number) => 1 + ((day - firstWeekday + 7) % 7)

function everyWeek(day: number, firstWeekday: number): number {
  const first = firstDay(day, firstWeekday)
  return [0, 7, 14, 21, 28].reduce((bits, later) => bits | bit(first + later), 0)
}

/** Monday to Friday nearest to `day`, in the same month. */
function nearestWeekday(day: number, length: number, firstWeekday: number): number {
  switch (weekdayOf(day, firstWeekday)) {
    case 6:
      return bit(day === 1 ? 3 : day - 1)
    case 0:
      return bit(day === length ? day - 2 : day + 1)
    default:
      return bit(day)
  }
}
