import type { AttemptEnd } from '@bullwheel/db'
import type { Run } from './run.ts'

/** What a worker has done since it began. */
export type Tally = {
  /** A run begins. */
  begin: (run: Run) => void
  /** A run has ended with this outcome. */
  end: (outcome: AttemptEnd['outcome']) => void
  figures: () => Figures
}

export type Figures = {
  processed: number
  failed: number
  stolen: number
  stolenFrom: { queue: string; tasks: number }[]
}

export function createTally(): Tally {
  const stolenFrom = new Map<string, number>()
  let [processed, failed, stolen] = [0, 0, 0]

  return {
    begin: ({ job, task }) => {
      if (!job.isStolen) return
      stolen++
      stolenFrom.set(task.queue, (stolenFrom.get(task.queue) ?? 0) + 1)
    },
    end: (outcome) => {
      processed++
      if (outcome !== 'completed' && outcome !== 'cancelled') failed++
    },
    figures: () => {
      const queues = [...stolenFrom].map(([queue, tasks]) => ({ queue, tasks }))
      return { processed, failed, stolen, stolenFrom: queues }
    },
  }
}
