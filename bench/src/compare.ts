/** What one run of one side brought. */
export type Measured = {
  perSecond: number
  /** Milliseconds of CPU by process, over `tasks` tasks. */
  cpuMs?: Record<string, number>
  tasks: number
}
/** Ratios that ours must and should reach against a side. */
export type Target = { floor?: number; goal?: number }
export type Side = { name: string; run: () => Promise<Measured>; target?: Target }

/** Two sides or more that do the same work; `ours` is compared with each of the others in the same pair. */
export type Comparison = { name: string; target: Target; ours: Side; others: Side[] }

export type Spread = { median: number; min: number; max: number }
export type Result = {
  name: string
  sides: Record<string, { perSecond: Spread; cpuUsPerTask?: Record<string, number> }>
  /** Ours divided by the other, pair by pair. */
  ratios: Record<string, Spread & Target>
}

/** Runs A/B/A/B so that whatever slows the machine slows both, and compares only within a pair. */
export async function compare(comparison: Comparison, pairs: number, between: () => Promise<void>): Promise<Result> {
  const { ours, others, name } = comparison
  const sides = [ours, ...others]
  const runs = new Map<Side, Measured[]>(sides.map((side) => [side, []]))
  for (let pair = 0; pair < pairs; pair++) {
    for (const side of sides) {
      const measured = await side.run()
      runs.get(side)?.push(measured)
      console.log(`  ${name}: ${side.name} ${Math.round(measured.perSecond)}/s ${describeCpu(measured)}`)
    }
    await between()
  }
  const mine = runs.get(ours) ?? []
  const ratioTo = (side: Side): Spread =>
    spread((runs.get(side) ?? []).map(({ perSecond }, at) => (mine[at]?.perSecond ?? 0) / perSecond))
  return {
    name,
    sides: Object.fromEntries(sides.map((side) => [side.name, summarise(runs.get(side) ?? [])])),
    ratios: Object.fromEntries(
      others.map((side) => [side.name, { ...ratioTo(side), ...(side.target ?? comparison.target) }]),
    ),
  }
}

export function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
  return { median: median ?? 0, min: sorted[0] ?? 0, max: sorted.at(-1) ?? 0 }
}

function summarise(runs: Measured[]): Result['sides'][string] {
  const perSecond = spread(runs.map((run) => run.perSecond))
  const processes = Object.keys(runs[0]?.cpuMs ?? {})
  if (processes.length === 0) return { perSecond }
  const usOf = (process: string): number =>
    spread(runs.map((run) => ((run.cpuMs?.[process] ?? 0) * 1_000) / run.tasks)).median
  return { perSecond, cpuUsPerTask: Object.fromEntries(processes.map((process) => [process, usOf(process)])) }
}

function describeCpu({ cpuMs, tasks }: Measured): string {
  if (cpuMs === undefined) return ''
  const parts = Object.entries(cpuMs).map(([process, ms]) => `${process} ${Math.round((ms * 1_000) / tasks)}`)
  return `(CPU µs a task: ${parts.join(', ')})`
}
