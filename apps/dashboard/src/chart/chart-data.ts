import type { Answered } from '../api/metrics-queries.ts'

/** Colours that tell lines apart in light and dark; the names of the tokens. */
const LINE_COLOURS = ['accent', 'retrying', 'running', 'completed', 'expired', 'scheduled', 'queued', 'failed'] as const
export type LineColour = (typeof LINE_COLOURS)[number]

export type ChartLine = { name: string; colour: LineColour; values: (number | null)[] }
/** `times` in seconds since 1970, as many as each line has values. */
export type ChartData = { times: number[]; lines: ChartLine[]; left: number }

/** More lines than this nobody tells apart. */
const MAX_LINES = 20

export const colourOf = (at: number): LineColour => LINE_COLOURS[at % LINE_COLOURS.length] ?? 'accent'

/** What ends a task has its colour everywhere. */
const OUTCOME_COLOURS: Record<string, LineColour> = {
  completed: 'completed',
  failed: 'failed',
  expired: 'expired',
  cancelled: 'queued',
}

/** The series of an answer as lines; `alone`: what the one without a label is called; `left`: how many are not drawn. */
export function linesOf({ times, data }: Answered, alone?: string): ChartData {
  if (data.resultType !== 'matrix') return { times, lines: [], left: 0 }
  const placeOf = new Map(times.map((time, at) => [time, at]))
  const lines = data.result.slice(0, MAX_LINES).map(({ metric, values }, at): ChartLine => {
    const own: (number | null)[] = times.map(() => null)
    for (const [time, value] of values) {
      const place = placeOf.get(time)
      const number = Number(value.replace('Inf', 'Infinity'))
      if (place !== undefined && Number.isFinite(number)) own[place] = number
    }
    const outcome = Object.keys(metric).length === 1 ? OUTCOME_COLOURS[Object.values(metric)[0] ?? ''] : undefined
    return { name: nameOf(metric, alone), colour: outcome ?? colourOf(at), values: own }
  })
  return { times, lines, left: Math.max(0, data.result.length - MAX_LINES) }
}

/** As PromQL writes a series; one label alone is its value. */
export function nameOf({ __name__: name = '', ...labels }: Record<string, string>, alone = 'value'): string {
  const entries = Object.entries(labels)
  const [only] = entries
  if (only === undefined) return name === '' ? alone : name
  if (entries.length === 1 && name === '') return only[1]
  return `${name}{${entries.map(([label, value]) => `${label}="${value}"`).join(', ')}}`
}

/** The newest value of a line, or the one at a place in it, and its largest. */
export function factsOf({ values }: ChartLine, at?: number): { value: number | null; most: number | null } {
  const known = values.filter((value) => value !== null)
  const value = at === undefined ? known.at(-1) : values[at]
  return { value: value ?? null, most: known.length === 0 ? null : Math.max(...known) }
}

/** Places of values that no line leads to or from. */
export function alone(values: ArrayLike<number | null | undefined>): number[] {
  const has = (at: number): boolean => values[at] != null
  return Array.from(values, (_, at) => at).filter((at) => has(at) && !has(at - 1) && !has(at + 1))
}
