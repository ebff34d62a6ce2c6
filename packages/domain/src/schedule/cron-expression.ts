import { type DayFrom, daysNamed, localTimes, type LocalTimes } from './local-times.ts'
import { type Cron, parseCron } from './parse-cron.ts'

/** `isIntervalLike`: it runs in every hour of the day, so it follows real time through changes of the clocks. */
export type CronExpression = { cron: Cron; dayFrom: DayFrom; next: LocalTimes; isIntervalLike: boolean }

const MAX_EXPRESSIONS = 5_000

const expressions = new Map<string, CronExpression>()

/** Read once, and kept while it is one of the latest. Throws a fault at `cron`. */
export function cronExpression(text: string): CronExpression {
  const known = expressions.get(text)
  if (known !== undefined) return known
  const cron = parseCron(text)
  const dayFrom = daysNamed(cron)
  const read = { cron, dayFrom, next: localTimes(cron, dayFrom), isIntervalLike: cron.hours.length === 24 }
  if (expressions.size >= MAX_EXPRESSIONS) expressions.delete(expressions.keys().next().value as string)
  expressions.set(text, read)
  return read
}
