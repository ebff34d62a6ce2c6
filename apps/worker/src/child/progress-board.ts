import type { Progress } from '@bullwheel/contracts'
import { type Hot, writeProgress } from '@bullwheel/db'
import type { Clock } from '@bullwheel/domain'
import { type RedisConnection, publishProgress } from '@bullwheel/queue'
import type { Run } from './run.ts'
import { storable } from './task-error.ts'

/** What handlers tell of their progress: the last value of each run, written and published in batches. */
export type ProgressBoard = {
  /** Never throws; what a run tells after its end is ignored. */
  tell: (run: Run, percent: number, text: string | undefined) => void
  /** The last value, if it is not in the book yet: the outcome's commit takes it along. */
  takeUnwritten: (run: Run) => Progress | null
  /** The outcome brought it into the book: tell the listeners too. */
  publish: (taskId: string, progress: Progress) => void
  /** Writes and publishes what is new; called every second, so that a run is written at most that often. */
  flush: () => Promise<void>
}

export type ProgressBoardOptions = { hot: Hot; producer: RedisConnection; prefix: string; clock: Clock }

const TEXT_CHARS = 200
/** Short tasks that end with a last word each may be thousands a second; nobody watches them one by one. */
const PUBLISH_MAX = 1_000

export function createProgressBoard({ hot, producer, prefix, clock }: ProgressBoardOptions): ProgressBoard {
  const news = new Set<Run>()
  const unpublished = new Map<string, Progress>()

  const publish = (taskId: string, progress: Progress): void => {
    if (unpublished.size < PUBLISH_MAX) unpublished.set(taskId, progress)
  }

  const write = async (): Promise<void> => {
    const lines = [...news].flatMap((run) => (run.told !== undefined && isOn(run) ? [{ run, told: run.told }] : []))
    if (lines.length === 0) return
    for (const { run } of lines) news.delete(run)
    try {
      const items = lines.map(({ run, told }) => ({ id: run.task.id, token: run.token, progress: told.progress }))
      const written = await writeProgress(hot, items)
      for (const { run, told } of lines) {
        if (!written.has(run.token)) continue
        told.isWritten = true
        publish(run.task.id, told.progress)
      }
    } catch (cause) {
      for (const { run } of lines) if (run.stage === 'running') news.add(run)
      throw cause
    }
  }

  return {
    tell: (run, percent, text) => {
      if (run.stage !== 'running') return
      run.told = { progress: toProgress(percent, text, clock.now()), isWritten: false }
      news.add(run)
    },
    takeUnwritten: (run) => {
      news.delete(run)
      return run.told === undefined || run.told.isWritten ? null : run.told.progress
    },
    publish,
    flush: async () => {
      try {
        await write()
      } finally {
        const items = [...unpublished].map(([id, progress]) => ({ id, ...progress }))
        unpublished.clear()
        await publishProgress(producer, prefix, items)
      }
    },
  }
}

/** A plain run whose start is not in the book yet cannot be written either: its next turn, or its outcome, does it. */
const isOn = (run: Run): boolean => run.stage === 'running' && run.start === 'written'

/** Handlers may be plain JavaScript: whatever they give becomes a number and a text that can be stored. */
function toProgress(percent: unknown, text: unknown, nowMs: number): Progress {
  const share = typeof percent === 'number' && !Number.isNaN(percent) ? percent : 0
  return {
    percent: Math.min(100, Math.max(0, share)),
    text: typeof text === 'string' ? storable(text, TEXT_CHARS) : null,
    at: new Date(nowMs).toISOString(),
  }
}
