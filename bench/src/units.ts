const UNITS = {
  'tasks/s': { better: 'more', show: (value: number) => `${(value / 1_000).toFixed(1)}k tasks/s` },
  'events/s': { better: 'more', show: (value: number) => `${(value / 1_000).toFixed(1)}k events/s` },
  'documents/s': { better: 'more', show: (value: number) => `${(value / 1_000).toFixed(1)}k documents/s` },
  ms: { better: 'less', show: (value: number) => `${value.toFixed(1)} ms` },
  s: { better: 'less', show: (value: number) => `${value.toFixed(1)} s` },
  bytes: { better: 'less', show: (value: number) => `${value.toFixed(0)} bytes` },
  MiB: { better: 'less', show: (value: number) => `${value.toFixed(0)} MiB` },
} as const

/** What a figure counts in. It says which way is better, too. */
export type Unit = keyof typeof UNITS

export const show = (value: number, unit: Unit): string => UNITS[unit].show(value)

/** A floor or goal is the least that will do, or the most where less is better. */
export const showBound = (bound: string, unit: Unit): string => `${UNITS[unit].better === 'more' ? '≥' : '≤'} ${bound}`
