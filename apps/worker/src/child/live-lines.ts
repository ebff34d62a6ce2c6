import { type RedisConnection, publishLines } from '@bullwheel/queue'
import type { Run } from './run.ts'

/** Shows lines of handlers to whoever follows the live log, before they are in the book. */
export type LiveLines = {
  /** `line` is the JSON of the line numbered `n` of the run. */
  show: (run: Run, n: number, line: string) => void
}

/** `worker` is this worker's id. */
export type LiveLinesOptions = { producer: RedisConnection; prefix: string; id: string }

/** What waits for company in one message. */
const BATCH_MS = 30
/** When nobody listened, the next lines are published after this long, to look again. */
const LOOK_AGAIN_MS = 1_000
/** Of a flood only so much is shown at once; the rest comes from the book, a moment later. */
const MAX_CHARS = 512 * 1_024

type Waiting = { run: Run; first: number; lines: string[] }

/** Costs one look at the clock a line while nobody follows. */
export function createLiveLines({ producer, prefix, id }: LiveLinesOptions): LiveLines {
  const waiting = new Map<Run, Waiting[]>()
  let chars = 0
  let quietUntil = 0
  let isUnderWay = false

  const publish = async (): Promise<void> => {
    const items = [...waiting.values()].flat().map((one) => toJson(one, id))
    waiting.clear()
    chars = 0
    const listeners = await publishLines(producer, prefix, items)
    if (listeners === 0) quietUntil = performance.now() + LOOK_AGAIN_MS
    if (waiting.size > 0) schedule()
    else isUnderWay = false
  }
  const schedule = (): void => {
    isUnderWay = true
    setTimeout(() => void publish(), BATCH_MS).unref()
  }

  return {
    show: (run, n, line) => {
      if (performance.now() < quietUntil || chars + line.length > MAX_CHARS) return
      chars += line.length
      const pieces = waiting.get(run) ?? []
      const last = pieces.at(-1)
      if (last !== undefined && last.first + last.lines.length === n) last.lines.push(line)
      else waiting.set(run, [...pieces, { run, first: n, lines: [line] }])
      if (!isUnderWay) schedule()
    },
  }
}

function toJson({ run: { task, token, attempt }, first, lines }: Waiting, worker: string): string {
  const { id: taskId, queue, type } = task
  const head = JSON.stringify({ taskId, run: token, attempt, queue, type, worker, first })
  return `${head.slice(0, -1)},"lines":[${lines.join(',')}]}`
}
