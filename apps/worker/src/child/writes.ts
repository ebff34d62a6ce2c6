import { BOUNDS } from '@bullwheel/contracts'
import {
  type AttemptEnd,
  type EndVerdict,
  type Hot,
  type LookedUp,
  type Start,
  type Started,
  endAttempts,
  lookUpTasks,
  runBatch,
  startTasks,
} from '@bullwheel/db'
import { type GroupCommit, createGroupCommit } from '@bullwheel/domain'

/** What a worker reads and writes in batches. */
export type Writes = {
  lookUp: GroupCommit<string[], LookedUp[]>
  /** Undefined when the start was refused. */
  start: GroupCommit<Start, Started | undefined>
  end: GroupCommit<AttemptEnd, EndVerdict>
}

const LOOK_UP_MAX = 500
const START_MAX = 500
const END_MAX = 500
const BYTES_PER_UNIT = 8_192
/** Outcomes wait for Postgres as long as the worker lives: a handler that ran must not have run in vain. */
const END_PATIENCE_MS = 24 * 3_600_000
const START_PATIENCE_MS = 10_000

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

export function createWrites(hot: Hot, worker: string): Writes {
  return {
    lookUp: createGroupCommit({
      maxWeight: LOOK_UP_MAX,
      weigh: (ids) => ids.length,
      lanes: 1,
      commit: async (batches) => {
        const rows = new Map((await lookUpTasks(hot, batches.flat())).map((row) => [row.id, row]))
        return batches.map((ids) => ids.flatMap((id) => rows.get(id) ?? []))
      },
    }),
    start: createGroupCommit({
      maxWeight: START_MAX,
      lanes: 1,
      commit: async (starts) => {
        const run = async (items: Start[]) => {
          const started = new Map((await startTasks(hot, worker, items)).map((row) => [row.id, row]))
          return items.map((item) => ({ id: item.id, row: started.get(item.id) }))
        }
        const refuse = (item: Start) => ({ id: item.id, row: undefined })
        const rows = await runBatch({ items: starts.toSorted(byId), run, refuse, patienceMs: START_PATIENCE_MS })
        return inOrderOf(starts, rows, ({ row }) => row)
      },
    }),
    end: createGroupCommit({
      maxWeight: END_MAX,
      weigh: (end) => 1 + (end.result?.length ?? 0) / BYTES_PER_UNIT,
      lanes: 1,
      commit: async (ends) => {
        const run = (items: AttemptEnd[]) => endAttempts(hot, worker, items)
        const refuse = (item: AttemptEnd): EndVerdict & { isRefused?: true } => ({ id: item.id, accepted: false, isRefused: true })
        const verdicts = await runBatch<AttemptEnd, EndVerdict & { isRefused?: true }>({
          items: ends.toSorted(byId),
          run,
          refuse,
          patienceMs: END_PATIENCE_MS,
        })
        const settled = await Promise.all(
          verdicts.map(async (verdict) => (verdict.isRefused ? storeWithoutResult(hot, worker, ends, verdict.id) : verdict)),
        )
        return inOrderOf(ends, settled, (verdict) => verdict)
      },
    }),
  }
}

/** A result that Postgres cannot store (nested too deep) is left out, and says so. */
async function storeWithoutResult(hot: Hot, worker: string, ends: AttemptEnd[], id: string): Promise<EndVerdict> {
  const end = ends.find((one) => one.id === id) as AttemptEnd
  const result = JSON.stringify({ cut: true, reason: 'Postgres could not store the result' })
  const [verdict] = await endAttempts(hot, worker, [{ ...end, result, error: end.error && { name: end.error.name, message: end.error.message } }])
  return verdict ?? { id, accepted: false }
}

function inOrderOf<Item extends { id: string }, Row extends { id: string }, Result>(
  items: Item[],
  rows: Row[],
  pick: (row: Row) => Result,
): Result[] {
  const byItem = new Map(rows.map((row) => [row.id, row]))
  return items.map((item) => pick(byItem.get(item.id) as Row))
}

/** A handler's result as JSON text; a cut or a note that says so where it is too large or no JSON. */
export function resultText(value: unknown): string | null {
  if (value === undefined) return null
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    return JSON.stringify({ cut: true, reason: `the result is not JSON: ${cause instanceof Error ? cause.message : 'unknown'}` })
  }
  if (text === undefined) return null
  const bytes = Buffer.byteLength(text)
  if (bytes <= BOUNDS.resultBytes) return text
  const reason = `the result has ${bytes} bytes; at most ${BOUNDS.resultBytes} are kept`
  return JSON.stringify({ cut: true, reason, preview: text.slice(0, 1_000) })
}
