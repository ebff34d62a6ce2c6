import { SCHEDULE_BOUNDS } from '@bullwheel/contracts'
import { daysInMonth } from './civil.ts'
import { type Field, HOUR, MINUTE, MONTH, SECOND, valuesOf } from './cron-field.ts'
import { daysOf, type DayRules, parseDays } from './day-rules.ts'
import { quoted, ruleFault } from './rule-fault.ts'

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}
const SHAPE = '5 fields (minute hour day-of-month month day-of-week), or 6 with seconds first'

/** An expression, read. Values ascend; months and days count from 1. */
export type Cron = {
  seconds: readonly number[]
  minutes: readonly number[]
  hours: readonly number[]
  months: readonly number[]
  days: DayRules
}

/** Throws a fault at `cron` that names the field, the text in it that is wrong, and what is allowed there. */
export function parseCron(expression: string): Cron {
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = cronFields(expression)
  const cron = {
    seconds: sorted(SECOND, second),
    minutes: sorted(MINUTE, minute),
    hours: sorted(HOUR, hour),
    months: sorted(MONTH, month),
    days: parseDays(dayOfMonth, dayOfWeek),
  }
  if (!hasAnyDay(cron))
    throw ruleFault('cron', `never happens: no such day ${quoted(dayOfMonth)} in month ${quoted(month)}`)
  return cron
}

type SixFields = [string, string, string, string, string, string]

/** The six fields of an expression; macros written out, seconds 0 where there are none. */
export function cronFields(expression: string): SixFields {
  if (expression.length > SCHEDULE_BOUNDS.cronChars) {
    throw ruleFault('cron', `must have at most ${SCHEDULE_BOUNDS.cronChars} characters`)
  }
  const text = expression.trim()
  if (text.startsWith('@')) return cronFields(macro(text))
  const fields = text.split(/[ \t]+/)
  if (fields.length === 6) return fields as SixFields
  if (fields.length === 5) return ['0', ...fields] as SixFields
  throw ruleFault(
    'cron',
    `must have ${SHAPE}, or be one of ${Object.keys(MACROS).join(', ')}; ${quoted(text)} has ${text === '' ? 0 : fields.length}`,
  )
}

function macro(text: string): string {
  const key = text.toLowerCase()
  if (Object.hasOwn(MACROS, key)) return MACROS[key] as string
  throw ruleFault('cron', `${quoted(text)} is unknown; give one of ${Object.keys(MACROS).join(', ')}, or ${SHAPE}`)
}

function sorted(of: Field, text: string): number[] {
  return [...new Set(text.split(',').flatMap((item) => valuesOf(of, item)))].toSorted((a, b) => a - b)
}

/** Months of every length begin on each weekday sooner or later. */
function hasAnyDay({ months, days }: Cron): boolean {
  return months.some((month) =>
    [0, 1, 2, 3, 4, 5, 6].some((firstWeekday) => daysOf(days, daysInMonth(2000, month), firstWeekday) !== 0),
  )
}
