import { BOUNDS } from '@bullwheel/contracts'
import {
  type AttemptEnd,
  type EndVerdict,
  type Hot,
  type LogChunk,
  type LookedUp,
  type Start,
  type Started,
  endAttempts,
  isWorkerAlive,
  lookUpTasks,
  runBatch,
  startTasks,
  withinTry,
  writeLogs,
} from '@bullwheel/db'
import { type GroupCommit, createGroupCommit } from '@bullwheel/domain'

/** What a worker reads and writes in batches. */
export type Writes = {
  lookUp: GroupCommit<string[], LookedUp[]>
  /** `refused`: somebody else has the task, or it has ended. `disowned`: this worker was declared dead. */
  start: GroupCommit<Start, Started | 'refused' | 'disowned'>
  end: GroupCommit<AttemptEnd, EndVerdict>
  /** False: Postgres can never keep it. */
  logs: GroupCommit<LogChunk, boolean>
}

const LOOK_UP_MAX = 500
/** More than Postgres' own statement_timeout. */
const LOOK_UP_WITHIN_MS = 20_000
const START_MAX = 500
/** A second batch goes beside the first only when it is worth a statement of its own. */
const LANE_TASKS = 200
const END_MAX = 500
/** Nobody waits for an outcome's commit: slots are free already. Under moderate load this halves the statements. */
const END_HOLD_MS = 3
const LOGS_MAX = 500
const BYTES_PER_UNIT = 8_192
/** Starts and outcomes wait for Postgres as long as the worker lives: a handler that ran must not have run in vain. */
const PATIENCE_MS = 24 * 3_600_000

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

export function createWrites(hot: Hot, worker: string): Writes {
  return {
    lookUp: createGroupCommit({
      maxWeight: LOOK_UP_MAX,
      weigh: (ids) => ids.length,
      lanes: 2,
      laneWeight: LANE_TASKS,
      commit: async (batches) => {
        const found = await withinTry(LOOK_UP_WITHIN_MS, lookUpTasks(hot, batches.flat()))
        const rows = new Map(found.map((row) => [row.id, row]))
        return batches.map((ids) => ids.flatMap((id) => rows.get(id) ?? []))
      },
    }),
    start: createGroupCommit({
      maxWeight: START_MAX,
      commit: (starts) => oncePerTask(starts, (some) => commitStarts(hot, worker, some)),
    }),
    end: createGroupCommit({
      maxWeight: END_MAX,
      holdMs: END_HOLD_MS,
      weigh: (end) => 1 + (end.result?.length ?? 0) / BYTES_PER_UNIT,
      lanes: 2,
      laneWeight: LANE_TASKS,
      commit: (ends) => oncePerTask(ends, (some) => commitEnds(hot, worker, some)),
    }),
    logs: createGroupCommit({
      maxWeight: LOGS_MAX,
      weigh: ({ lines }) => 1 + lines.reduce((chars, line) => chars + line.length, 0) / BYTES_PER_UNIT,
      commit: (chunks) => commitLogs(hot, chunks),
    }),
  }
}

/** The same task may be delivered to one worker twice, and a statement tells two rows of one task not apart. */
async function oncePerTask<Item extends { id: string }, Result>(
  items: Item[],
  commit: (items: Item[]) => Promise<Result[]>,
): Promise<Result[]> {
  const seen = new Set<string>()
  const isAgain = items.map(({ id }) => seen.size === seen.add(id).size)
  const again = items.filter((_, at) => isAgain[at])
  if (again.length === 0) return commit(items)
  const first = await commit(items.filter((_, at) => !isAgain[at]))
  const second = await oncePerTask(again, commit)
  return isAgain.map((is) => (is ? second.shift() : first.shift()) as Result)
}

async function commitStarts(hot: Hot, worker: string, starts: Start[]): Promise<(Started | 'refused' | 'disowned')[]> {
  const run = async (items: Start[]) => {
    const started = new Map((await startTasks(hot, worker, items)).map((row) => [row.id, row]))
    // Who is alive now was alive then: death is never taken back.
    const refusal = started.size < items.length && !(await isWorkerAlive(hot, worker)) ? 'disowned' : 'refused'
    return items.map((item) => ({ id: item.id, answer: started.get(item.id) ?? refusal }) as const)
  }
  const refuse = (_item: Start, cause: unknown): never => {
    throw cause
  }
  const rows = await runBatch({ items: starts.toSorted(byId), run, refuse, patienceMs: PATIENCE_MS })
  return inOrderOf(starts, rows, ({ answer }) => answer)
}

type Verdict = EndVerdict & { isRefused?: true }

async function commitEnds(hot: Hot, worker: string, ends: AttemptEnd[]): Promise<EndVerdict[]> {
  const verdicts = await runBatch<AttemptEnd, Verdict>({
    items: ends.toSorted(byId),
    run: (items) => endAttempts(hot, worker, items),
    refuse: (item) => ({ id: item.id, accepted: false, isRefused: true }),
    patienceMs: PATIENCE_MS,
  })
  const byEnd = new Map(ends.map((end) => [end.id, end]))
  const settled = verdicts.map(async (verdict) => {
    return verdict.isRefused ? storeReduced(hot, worker, byEnd.get(verdict.id) as AttemptEnd) : verdict
  })
  return inOrderOf(ends, await Promise.all(settled), (verdict) => verdict)
}

/**
 * An outcome that Postgres refuses even when it stands alone must not be tried for ever: first what the handler brought is
 * left out (a result that is nested too deep), then the outcome itself (a retry at an instant that there is not).
 */
async function storeReduced(hot: Hot, worker: string, end: AttemptEnd): Promise<EndVerdict> {
  const cut = { cut: true, reason: 'Postgres could not store the result' }
  const bare: AttemptEnd = { ...end, progress: null, result: end.result && JSON.stringify(cut), error: bareError(end) }
  const error = { name: 'UnstorableOutcome', message: 'Postgres refused what became of this attempt' }
  const failed: AttemptEnd = { ...bare, outcome: 'failed', runAt: null, result: null, error }
  const [verdict] = await tryEach([bare, failed], (one) => endAttempts(hot, worker, [one]))
  return verdict ?? { id: end.id, accepted: false }
}

const bareError = ({ error }: AttemptEnd) => error && { name: error.name, message: error.message }

/** What the first one that is not refused gives. */
async function tryEach<Item, Result>(items: Item[], run: (item: Item) => Promise<Result[]>): Promise<Result[]> {
  const [first, ...others] = items
  if (first === undefined) return []
  const results = await runBatch<Item, Result | undefined>({
    items: [first],
    run: ([item]) => run(item as Item),
    refuse: () => undefined,
    patienceMs: PATIENCE_MS,
  })
  const given = results.filter((result) => result !== undefined)
  return given.length > 0 ? given : tryEach(others, run)
}

function commitLogs(hot: Hot, chunks: LogChunk[]): Promise<boolean[]> {
  const run = async (items: LogChunk[]): Promise<boolean[]> => {
    await writeLogs(hot, items)
    return items.map(() => true)
  }
  return runBatch({ items: chunks, run, refuse: () => false, patienceMs: PATIENCE_MS })
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
    return JSON.stringify({
      cut: true,
      reason: `the result is not JSON: ${cause instanceof Error ? cause.message : 'unknown'}`,
    })
  }
  if (text === undefined) return null
  const bytes = Buffer.byteLength(text)
  if (bytes <= BOUNDS.resultBytes) return text
  const reason = `the result has ${bytes} bytes; at most ${BOUNDS.resultBytes} are kept`
  return JSON.stringify({ cut: true, reason, preview: text.slice(0, 1_000) })
}
