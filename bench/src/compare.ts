import { type Unit, show } from './units.ts'

/** What one run of one side brought. */
export type Measured = {
  /** By the names of the comparison's figures. */
  figures: Record<string, number>
  /** Microseconds of CPU that a task cost, by process. */
  cpuUsPerTask?: Record<string, number>
}
export type Target = { floor?: number; goal?: number }
export type Figure = {
  name: string
  unit: Unit
  /** Ratios that ours must and should keep to: at least, or at most where less is better. */
  target?: Target
  /** The same for our figure itself, whatever the others have. */
  limit?: Target
}
export type Side = {
  name: string
  run: () => Promise<Measured>
  /** Instead of the figures' own. */
  target?: Target
  /** Runs in the first pair only: it takes long, and its defaults say what comes out. */
  once?: true
}

/** Two sides or more that do the same work; `ours` is compared with each of the others in the same pair. */
export type Comparison = { name: string; figures: Figure[]; ours: Side; others: Side[] }

export const throughput = (target: Target): Figure => ({ name: 'throughput', unit: 'tasks/s', target })

export type Spread = { median: number; min: number; max: number }
/** One figure of a comparison. */
export type Result = {
  name: string
  unit: Unit
  sides: Record<string, { figure: Spread; once?: true; cpuUsPerTask?: Record<string, number> }>
  /** Ours divided by the other, pair by pair. */
  ratios: Record<string, Spread & Target>
  limit?: Target
}

type Runs = Map<Side, Measured[]>

/** Runs A/B/A/B so that whatever slows the machine slows both, and compares only within a pair. */
export async function compare(comparison: Comparison, pairs: number, between: () => Promise<void>): Promise<Result[]> {
  const { ours, others, name, figures } = comparison
  const runs: Runs = new Map([ours, ...others].map((side) => [side, []]))
  for (let pair = 0; pair < pairs; pair++) {
    for (const [side, measured] of runs) {
      if (side.once && pair > 0) continue
      const run = await side.run()
      measured.push(run)
      console.log(`  ${name}: ${side.name} ${describe(run, figures)}`)
    }
    await between()
  }
  return figures.map((figure) => resultOf(comparison, figure, runs))
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { median: median ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

function resultOf({ name, figures, ours, others }: Comparison, figure: Figure, runs: Runs): Result {
  const valuesOf = (side: Side): number[] => (runs.get(side) ?? []).map((run) => valueOf(run, figure))
  const ratioTo = (side: Side): Spread => {
    const theirs = valuesOf(side)
    return spread(valuesOf(ours).map((mine, pair) => mine / (theirs[side.once ? 0 : pair] ?? 0)))
  }
  return {
    name: figures.length > 1 ? `${name}, ${figure.name}` : name,
    unit: figure.unit,
    sides: Object.fromEntries(
      [...runs].map(([side, measured]) => [
        side.name,
        { figure: spread(valuesOf(side)), ...(side.once && { once: side.once }), ...medianCpu(measured) },
      ]),
    ),
    ratios: Object.fromEntries(
      others.map((side) => [side.name, { ...ratioTo(side), ...(side.target ?? figure.target) }]),
    ),
    ...(figure.limit && { limit: figure.limit }),
  }
}

function valueOf({ figures }: Measured, { name }: Figure): number {
  const value = figures[name]
  if (value === undefined) throw new Error(`a run did not measure ${name}`)
  return value
}

function medianCpu(runs: Measured[]): { cpuUsPerTask?: Record<string, number> } {
  const processes = Object.keys(runs[0]?.cpuUsPerTask ?? {})
  if (processes.length === 0) return {}
  const usOf = (process: string): number => spread(runs.map((run) => run.cpuUsPerTask?.[process] ?? 0)).median
  return { cpuUsPerTask: Object.fromEntries(processes.map((process) => [process, usOf(process)])) }
}

function describe(run: Measured, figures: Figure[]): string {
  const shown = figures.map((figure) => `${figure.name} ${show(valueOf(run, figure), figure.unit)}`).join(', ')
  if (run.cpuUsPerTask === undefined) return shown
  const parts = Object.entries(run.cpuUsPerTask).map(([process, us]) => `${process} ${Math.round(us)}`)
  return `${shown} (CPU µs a task: ${parts.join(', ')})`
}
