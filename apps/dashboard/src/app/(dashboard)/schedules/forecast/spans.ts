export const WEEK_HOURS = 168
export const DAY_HOURS = 24

/** How far a forecast looks. */
export const SPANS = [
  { value: String(WEEK_HOURS), word: 'Week' },
  { value: String(DAY_HOURS), word: '24 hours' },
] as const
