export const DAY_MS = 86_400_000

/** A date of the Gregorian calendar; months and days from 1. */
export type CivilDate = { year: number; month: number; day: number }

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]
const DAYS_IN_400_YEARS = 146_097
const DAYS_FROM_YEAR_0_TO_1970 = 719_528

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return (DAYS_BEFORE[month] as number) - (DAYS_BEFORE[month - 1] as number)
}

/** Days since 1 January 1970. */
export function dayNumber(year: number, month: number, day: number): number {
  const past = year - 1
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) + 1
  const leapDay = month > 2 && isLeap(year) ? 1 : 0
  return year * 365 + leapDays + (DAYS_BEFORE[month - 1] as number) + leapDay + day - 1 - DAYS_FROM_YEAR_0_TO_1970
}

/** Of a number of days since 1 January 1970. */
export function civilDate(days: number): CivilDate {
  let year = 1970 + Math.floor((days * 400) / DAYS_IN_400_YEARS)
  if (days < dayNumber(year, 1, 1)) year -= 1
  else if (days >= dayNumber(year + 1, 1, 1)) year += 1
  const ofYear = days - dayNumber(year, 1, 1)
  let month = Math.min(12, Math.floor(ofYear / 29) + 1)
  while (days < dayNumber(year, month, 1)) month -= 1
  return { year, month, day: days - dayNumber(year, month, 1) + 1 }
}

/** 0 is Sunday. 1 January 1970 was a Thursday. */
export function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7
}
