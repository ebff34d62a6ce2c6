import { civilDate, DAY_MS, dayNumber, daysInMonth, weekday } from './civil.ts'
import { daysOf } from './day-rules.ts'
import type { Cron } from './parse-cron.ts'

/** What a clock on the wall shows, in whole seconds, as the milliseconds that Date.UTC makes of it. */
export type LocalMs = number

/** 29 February falls on a given weekday every 28 years, or every 40 around 2100. */
const SEARCHED_MONTHS = 41 * 12
const NONE = 255

/** First local time that an expression names, not before `local`; null when the next 41 years have none. */
export type LocalTimes = (local: LocalMs) => LocalMs | null

export function localTimes(cron: Cron, dayFrom: DayFrom): LocalTimes {
  const timeOfDay = timesOfDay(cron)
  return (local) => {
    const today = Math.floor(local / DAY_MS)
    const day = dayFrom(today)
    if (day === today) {
      const time = timeOfDay((local - today * DAY_MS) / 1000)
      if (time !== null) return today * DAY_MS + time * 1000
    }
    const later = day === today ? dayFrom(today + 1) : day
    return later === null ? null : later * DAY_MS + (timeOfDay(0) as number) * 1000
  }
}

/** First day that an expression names, not before `day`; both counted from 1 January 1970. */
export type DayFrom = (day: number) => number | null

export function daysNamed(cron: Cron): DayFrom {
  const hasMonth = table(cron.months, 13)
  const masks = new Map<number, number>()
  const daysIn = (year: number, month: number) => {
    if (hasMonth[month] !== month) return 0
    const length = daysInMonth(year, month)
    const firstWeekday = weekday(dayNumber(year, month, 1))
    const kind = length * 7 + firstWeekday
    const known = masks.get(kind)
    if (known !== undefined) return known
    const mask = daysOf(cron.days, length, firstWeekday)
    masks.set(kind, mask)
    return mask
  }
  return (from) => {
    let { year, month, day } = civilDate(from)
    for (let searched = 0; searched < SEARCHED_MONTHS; searched += 1) {
      const left = daysIn(year, month) & (-1 << (day - 1))
      if (left !== 0) return dayNumber(year, month, 32 - Math.clz32(left & -left))
      day = 1
      month = month === 12 ? 1 : month + 1
      if (month === 1) year += 1
    }
    return null
  }
}

/** Seconds of the day, ascending. */
export function secondsNamed({ seconds, minutes, hours }: Cron): number[] {
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3600 + minute * 60 + second)),
  )
}

/** First matching second of the day, not before `second`; null when the day has none left. */
function timesOfDay({ seconds, minutes, hours }: Cron): (second: number) => number | null {
  const [nextSecond, nextMinute, nextHour] = [table(seconds, 60), table(minutes, 60), table(hours, 24)]
  const [firstSecond, firstMinute] = [seconds[0] as number, minutes[0] as number]
  return (from) => {
    const [hour, minute] = [Math.floor(from / 3600), Math.floor(from / 60) % 60]
    if (nextHour[hour] === hour) {
      if (nextMinute[minute] === minute) {
        const second = nextSecond[from % 60] as number
        if (second !== NONE) return hour * 3600 + minute * 60 + second
      }
      const later = minute === 59 ? NONE : (nextMinute[minute + 1] as number)
      if (later !== NONE) return hour * 3600 + later * 60 + firstSecond
    }
    const later = hour === 23 ? NONE : (nextHour[hour + 1] as number)
    return later === NONE ? null : later * 3600 + firstMinute * 60 + firstSecond
  }
}

/** For each number the first of `values` that is not smaller, or NONE. */
function table(values: readonly number[], size: number): Uint8Array {
  const next = new Uint8Array(size)
  let following = NONE
  const members = new Set(values)
  for (let value = size - 1; value >= 0; value -= 1) {
    if (members.has(value)) following = value
    next[value] = following
  }
  return next
}
