import type { Gate } from './gate.ts'
import { runningOf, stolenSlots } from './load.ts'
import type { Run } from './run.ts'

/** The worker's slots: who has one, and which of them will be free in a moment. Keeps `running` and `shortRunning`. */
export type Slots = {
  readonly running: ReadonlySet<Run>
  /** How many slots are held by handlers that were abandoned. */
  readonly leaked: number
  areFree: () => boolean
  /** Whether one of them is free that stolen work may have. */
  areFreeToStolen: () => boolean
  take: (run: Run) => void
  /** Its handler begins; a short one lends its slot to the fetch rule. */
  begin: (run: Run, isShort: boolean) => void
  /** It takes longer than its type promised: what was fetched on its account would wait for it. */
  lendNoMore: (run: Run) => void
  longerThan: (ms: number) => Run[]
  /** Its handler ignores its signal: the run is over, its slot stays taken until the handler really ends. */
  leak: (run: Run) => void
  /** Safe to call twice. */
  free: (run: Run) => void
}

export function createSlots(gate: Gate, onFree: () => void): Slots {
  const { load } = gate
  const running = new Set<Run>()
  const leaked = new Set<Run>()

  const lendNoMore = (run: Run): void => {
    if (!run.isLending) return
    run.isLending = false
    run.job.part.shortRunning--
  }

  return {
    running,
    get leaked() {
      return leaked.size
    },
    areFree: () => runningOf(load) < load.slots,
    areFreeToStolen: () => runningOf(load) < load.slots && load.stolen.running < stolenSlots(load),
    take: (run) => {
      run.stage = 'running'
      run.job.part.unstarted -= run.job.share
      run.job.part.running++
      running.add(run)
    },
    begin: (run, isShort) => {
      run.beganAt = performance.now()
      run.isLending = isShort
      if (isShort) run.job.part.shortRunning++
    },
    lendNoMore,
    longerThan: (ms) => {
      const since = performance.now() - ms
      return [...running].filter((run) => run.beganAt <= since)
    },
    leak: (run) => {
      if (!running.delete(run)) return
      leaked.add(run)
      run.stage = 'left'
      lendNoMore(run)
    },
    free: (run) => {
      if (!running.delete(run) && !leaked.delete(run)) return
      run.stage = 'left'
      lendNoMore(run)
      run.job.part.running--
      onFree()
      gate.changed()
    },
  }
}
