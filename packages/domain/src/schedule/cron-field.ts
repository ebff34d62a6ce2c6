import { quoted, ruleFault } from './rule-fault.ts'

/** One field of an expression: its numbers, the names that stand for them (the first for `min`), and what else it takes. */
export type Field = { name: string; min: number; max: number; names: readonly string[]; also: string }

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const field = (name: string, min: number, max: number, names: readonly string[] = [], also = ''): Field => ({
  name,
  min,
  max,
  names,
  also,
})

export const SECOND = field('second', 0, 59)
export const MINUTE = field('minute', 0, 59)
export const HOUR = field('hour', 0, 23)
export const DAY_OF_MONTH = field(
  'day-of-month',
  1,
  31,
  [],
  ', ?, L (last day), L-3 (third before it), 15W (nearest weekday) or LW',
)
export const MONTH = field('month', 1, 12, MONTHS, ' or names (JAN-DEC)')
export const DAY_OF_WEEK = field(
  'day-of-week',
  0,
  6,
  WEEKDAYS,
  ', 7 (Sunday), names (SUN-SAT), ?, FRIL (last Friday) or FRI#2 (second Friday)',
)
const SUNDAY_AFTER = 7

/** Refuses `text`, a part of `field`, and says what the field takes. */
export function refuse(of: Field, text: string, problem = 'is not allowed'): never {
  const allowed = `${of.min}-${of.max}, *, lists (1,3), ranges (1-5), steps (*/2)${of.also}`
  throw ruleFault('cron', `${of.name} ${quoted(text)} ${problem}; ${of.name} takes ${allowed}`)
}

/** The values of one list item: `*`, `5`, `1-5`, and each with a step. `5/10` begins at 5 and goes to the end. */
export function valuesOf(of: Field, item: string): number[] {
  const slash = item.indexOf('/')
  const step = slash === -1 ? 1 : stepOf(of, item, item.slice(slash + 1))
  const range = slash === -1 ? item : item.slice(0, slash)
  const [first, last] = boundsOf(of, item, range, slash !== -1)
  if (first > last) refuse(of, item, `runs backwards: write ${forwards(of, first, last, step)}`)
  const values = []
  for (let value = first; value <= last; value += step) values.push(value > of.max ? of.min : value)
  return values
}

/** The number that `text` stands for in `of`; undefined when it is no single value of it. */
export function valueOf(of: Field, text: string): number | undefined {
  const named = of.names.indexOf(text.toUpperCase())
  if (named !== -1) return named + of.min
  if (!/^\d{1,2}$/.test(text)) return undefined
  const value = Number(text)
  const max = of === DAY_OF_WEEK ? SUNDAY_AFTER : of.max
  return value >= of.min && value <= max ? value : undefined
}

function stepOf(of: Field, item: string, text: string): number {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (step >= 1 && step <= of.max) return step
  refuse(of, item, `has no step of 1-${of.max} (for an interval like 90 minutes use \`every\`, not cron)`)
}

function boundsOf(of: Field, item: string, range: string, isStepped: boolean): [number, number] {
  if (range === '*') return [of.min, of.max]
  const [from = '', to, ...more] = range.split('-')
  const first = valueOf(of, from)
  if (first === undefined || more.length > 0) refuse(of, item)
  if (to === undefined) return [first, isStepped ? Math.max(first, of.max) : first]
  const last = valueOf(of, to)
  if (last === undefined) refuse(of, item)
  return sundaysOf(of, first, last, to)
}

/** 7 begins a range as 0 does, and a range like FRI-SUN ends on the Sunday after. */
function sundaysOf(of: Field, first: number, last: number, to: string): [number, number] {
  if (of !== DAY_OF_WEEK) return [first, last]
  if (first === SUNDAY_AFTER && last < first) return [0, last]
  return first > 0 && to.toUpperCase() === 'SUN' ? [first, SUNDAY_AFTER] : [first, last]
}

/** What stands for a range like 22-2: `22-23,0-2`. */
function forwards(of: Field, first: number, last: number, step: number): string {
  const span = (from: number, to: number) => (from === to ? `${from}` : `${from}-${to}`)
  if (step === 1) return `${span(first, of.max)},${span(of.min, last)}`
  const size = of.max - of.min + 1
  const values = []
  for (let value = first; value <= last + size; value += step) values.push(((value - of.min) % size) + of.min)
  return values.join(',')
}
