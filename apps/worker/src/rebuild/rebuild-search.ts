import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Hot,
  type LogPlace,
  type RebuildLock,
  findLogEnd,
  readTaskDocumentPage,
  releaseCursor,
  takeCursor,
  withinTry,
} from '@bullwheel/db'
import { AppError, type RefusedDocument, type TaskDocument } from '@bullwheel/domain'

/** Where tasks are written anew, beside what is searched or in its midst. */
export type RebuildTarget = {
  /** The mirror that keeps it up to date. */
  mirror: string
  put: (documents: TaskDocument[]) => Promise<RefusedDocument[]>
  /** All tasks were put. */
  prepare: () => Promise<void>
  /** From here on what was put is what is found. */
  finish: () => Promise<void>
  /** Drops what was not finished. */
  close: () => Promise<void>
}

export type RebuildOptions = {
  hot: Hot
  /** The right to do it; undefined while somebody else has it. */
  lock: () => Promise<RebuildLock | undefined>
  /** Begins only when nobody else rebuilds. */
  begin: () => Promise<RebuildTarget>
  print: (line: string) => void
  /** Stops it; what is searched stays as it was. */
  signal: AbortSignal
}

export type Rebuilt = { tasks: number; refused: RefusedDocument[] }

/** A page of the book, and a batch for the index, which is told apart by bytes. */
const PAGE = 200
const TELL_EVERY_MS = 2_000
const TRY_MS = 30_000
const PUT_TRIES = 20
const PUT_PAUSE_MS = 3_000
/** Longer than the switch takes; if we die in its midst the mirror goes on after that, from where we sent it. */
const HELD_MS = 60_000

/**
 * Copies every task from the book into search, while mirrors run or not. What changes meanwhile is copied again by the
 * mirror, which is sent back to where the event log ended when this began.
 */
export async function rebuildSearch({ hot, lock: takeLock, begin, print, signal }: RebuildOptions): Promise<Rebuilt> {
  const lock = await takeLock()
  if (lock === undefined) throw new AppError('conflict', 'Search is being rebuilt already; wait for that to end.')
  try {
    const end = await findLogEnd(hot)
    const target = await begin()
    try {
      const rebuilt = await copyTasks(hot, target, print, signal)
      await target.prepare()
      if (!(await lock.isHeld())) throw new AppError('conflict', 'Somebody else rebuilds search by now; begin again.')
      signal.throwIfAborted()
      await switchOver(hot, target, end)
      return rebuilt
    } finally {
      await target.close()
    }
  } finally {
    await lock.release()
  }
}

async function copyTasks(
  hot: Hot,
  target: RebuildTarget,
  print: RebuildOptions['print'],
  signal: AbortSignal,
): Promise<Rebuilt> {
  const refused: RefusedDocument[] = []
  const begin = performance.now()
  let tasks = 0
  let toldAt = begin
  let writing = Promise.resolve<RefusedDocument[]>([])
  for (let after: string | undefined; ;) {
    const [page, refusedBefore] = await Promise.all([readPage(hot, after), writing])
    refused.push(...refusedBefore)
    signal.throwIfAborted()
    const last = page.at(-1)
    if (last === undefined) return { tasks, refused }
    after = last.id
    tasks += page.length
    writing = putPatiently(target, page, print, signal)
    // Awaited with the next page; it may fail before that.
    writing.catch(() => undefined)
    if (performance.now() - toldAt < TELL_EVERY_MS) continue
    toldAt = performance.now()
    print(`${tasks} tasks copied, ${Math.round((tasks * 1_000) / (toldAt - begin))} a second`)
  }
}

/** A rebuild may take an hour: it outlasts a restart of what it writes to. */
async function putPatiently(
  target: RebuildTarget,
  page: TaskDocument[],
  print: RebuildOptions['print'],
  signal: AbortSignal,
): Promise<RefusedDocument[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await target.put(page)
    } catch (cause) {
      if (tries === PUT_TRIES || signal.aborted) throw cause
      print(`waiting: ${cause instanceof Error ? cause.message : String(cause)}`)
      await sleep(PUT_PAUSE_MS, undefined, { signal })
    }
  }
}

const readPage = (hot: Hot, after: string | undefined): Promise<TaskDocument[]> =>
  withinTry(TRY_MS, readTaskDocumentPage(hot, after, PAGE))

/**
 * The mirror is stopped and sent back first. Were it sent back after the switch, and we died between the two, what it had
 * copied into the old index meanwhile would be missing in the new one for ever.
 */
async function switchOver(hot: Hot, target: RebuildTarget, place: LogPlace): Promise<void> {
  const holder = `rebuild-${randomBytes(6).toString('hex')}`
  const taken = await takeCursor(hot, { mirror: target.mirror, place, holder, ttlMs: HELD_MS })
  try {
    await target.finish()
  } finally {
    for (const key of taken) await releaseCursor(hot, key)
  }
}
