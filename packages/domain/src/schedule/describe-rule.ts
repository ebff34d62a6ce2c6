import cronstrue from 'cronstrue'
import { DAY_OF_MONTH, DAY_OF_WEEK, type Field, HOUR, MINUTE, MONTH, SECOND, valuesOf } from './cron-field.ts'
import { cronFields, parseCron } from './parse-cron.ts'
import { ruleFault } from './rule-fault.ts'
import type { Rule } from './timetable.ts'

/** The rule in English: `At 09:00, Monday through Friday`. Throws what createTimetable throws. */
export function describeRule({ cron, everyMs }: Pick<Rule, 'cron' | 'everyMs'>): string {
  if (cron !== null) return describeCron(cron)
  if (everyMs !== null) return describeEvery(everyMs)
  throw ruleFault('cron', 'or every must be given')
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A day of an interval has 24 hours, whatever the clocks do: the words must not promise a time of day. */
function describeEvery(ms: number): string {
  const days = ms / (24 * HOUR_MS)
  if (Number.isInteger(days) && days > 1) return `Every ${days} days of 24 hours`
  if (ms % HOUR_MS === 0) return counted(ms / HOUR_MS, 'hour')
  if (ms % MINUTE_MS === 0) return counted(ms / MINUTE_MS, 'minute')
  return ms % 1_000 === 0 ? counted(ms / 1_000, 'second') : counted(ms, 'millisecond')
}

const counted = (n: number, unit: string) => (n === 1 ? `Every ${unit}` : `Every ${n} ${unit}s`)

/**
 * The library's words for a whole expression are wrong where steps do not divide the hour, and where both day fields are
 * given: it is asked for one thing at a time, as plainly as that can be written.
 */
function describeCron(expression: string): string {
  const { seconds, minutes, hours, months } = parseCron(expression)
  const [, , , dayOfMonth, , dayOfWeek] = cronFields(expression)
  const time = words(`${written(SECOND, seconds)} ${written(MINUTE, minutes)} ${written(HOUR, hours)} * * *`)
  const days = [
    ...dayItems(DAY_OF_MONTH, dayOfMonth).map((item) => beyondMidnight(`${item} * *`)),
    ...dayItems(DAY_OF_WEEK, dayOfWeek).map((item) => beyondMidnight(`* * ${item}`)),
  ]
  const day = days.length > 1 ? days.map((phrase) => phrase.replace(/^only /, '')).join(' or ') : (days[0] ?? '')
  const daily = day === '' && hours.length < 24 ? 'every day' : day
  const month = months.length === 12 ? '' : beyondMidnight(`* ${written(MONTH, months)} *`)
  return [time, daily, month].filter((phrase) => phrase !== '').join(', ')
}

function words(expression: string): string {
  return cronstrue.toString(expression, { use24HourTimeFormat: true, verbose: false })
}

/** What the words for `0 0` and these three day fields add to those for midnight alone. */
function beyondMidnight(days: string): string {
  return words(`0 0 ${days}`).replace(/^At 00:00, /, '')
}

/** The values as a field: `*`, a step that comes out even, or a list with runs drawn together. */
function written(of: Field, values: readonly number[]): string {
  const size = of.max - of.min + 1
  if (values.length === size) return '*'
  const step = size / values.length
  const fewest = of === HOUR ? 3 : 2
  const isEven = of !== MONTH && values.length >= fewest && values.every((value, i) => value === i * step)
  return isEven ? `*/${step}` : runs(values)
}

function runs(values: readonly number[]): string {
  const found: [number, number][] = []
  for (const value of values) {
    const run = found.at(-1)
    if (run !== undefined && run[1] === value - 1) run[1] = value
    else found.push([value, value])
  }
  return found
    .map(([first, last]) => (first === last ? `${first}` : `${first}${last - first > 1 ? '-' : ','}${last}`))
    .join(',')
}

/** One item for all plain days, and one for each like L, 15W or FRI#2. None where the field leaves no day out. */
function dayItems(of: Field, text: string): string[] {
  const items = text.toUpperCase().split(',')
  if (text === '?') return []
  const isSpecial = (item: string) => /L|\dW|#/.test(item)
  const plain = [...new Set(items.filter((item) => !isSpecial(item)).flatMap((item) => valuesOf(of, item)))]
  if (plain.length === of.max - of.min + 1) return []
  const weekendLast = of === DAY_OF_WEEK && plain.includes(6) ? plain.map((day) => (day === 0 ? 7 : day)) : plain
  const special = [...new Set(items.filter(isSpecial))]
  return [...(plain.length === 0 ? [] : [runs(weekendLast.toSorted((a, b) => a - b))]), ...special]
}
