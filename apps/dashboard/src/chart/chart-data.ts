import type { Answered } from '../api/metrics-queries.ts'

/** Colours that tell lines apart in light and dark; the names of the tokens. */
export const LINE_COLOURS = [
  'accent',
  'completed',
  'retrying',
  'failed',
  'running',
  'scheduled',
  'expired',
  'queued',
] as const
export type LineColour = (typeof LINE_COLOURS)[number]

export type ChartLine = { name: string; colour: LineColour; values: (number | null)[] }
/** `times` in seconds since 1970, as many as each line has values. */
export type ChartData = { times: number[]; lines: ChartLine[]; left: number }

/** More lines than this nobody tells apart. */
const MAX_LINES = 20

export const colourOf = (at: number): LineColour => LINE_COLOURS[at % LINE_COLOURS.length] ?? 'accent'

/** The series of an answer as lines; `left`: how many are not drawn. */
export function linesOf({ times, data }: Answered): ChartData {
  if (data.resultType !== 'matrix') return { times, lines: [], left: 0 }
  const placeOf = new Map(times.map((time, at) => [time, at]))
  const lines = data.result.slice(0, MAX_LINES).map(({ metric, values }, at): ChartLine => {
    const own: (number | null)[] = times.map(() => null)
    for (const [time, value] of values) {
      const place = placeOf.get(time)
      const number = Number(value.replace('Inf', 'Infinity'))
      if (place !== undefined && Number.isFinite(number)) own[place] = number
    }
    return { name: nameOf(metric), colour: colourOf(at), values: own }
  })
  return { times, lines, left: Math.max(0, data.result.length - MAX_LINES) }
}

/** As PromQL writes a series; one label alone is its value. */
export function nameOf({ __name__: name = '', ...labels }: Record<string, string>): string {
  const entries = Object.entries(labels)
  const [only] = entries
  if (only === undefined) return name === '' ? 'value' : name
  if (entries.length === 1 && name === '') return only[1]
  return `${name}{${entries.map(([label, value]) => `${label}="${value}"`).join(', ')}}`
}

/** The newest value of a line, and its largest. */
export function factsOf({ values }: ChartLine): { latest: number | null; most: number | null } {
  const known = values.filter((value) => value !== null)
  return { latest: known.at(-1) ?? null, most: known.length === 0 ? null : Math.max(...known) }
}
