export type Labels = Record<string, string>

/** A series with a value for each time that is asked for; undefined where it has none. `NaN` is a value. */
export type Line = { labels: Labels; values: (number | undefined)[] }

/** What an expression is worth at those times: a number, the same at all of them, or any number of series. */
export type Value = number | Line[]

/** Two label sets are the same when their keys are. */
export const keyOf = (labels: Labels): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))

export const pick = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name)))

export const omit = (labels: Labels, names: readonly string[]): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)))

export const withoutName = (labels: Labels): Labels => omit(labels, ['__name__'])

export const mapValues = ({ labels, values }: Line, change: (value: number) => number): Line => ({
  labels: withoutName(labels),
  values: values.map((value) => (value === undefined ? undefined : change(value))),
})
