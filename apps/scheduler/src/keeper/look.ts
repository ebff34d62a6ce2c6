import { type Hot, type QueueCopy, listCopies, makeEpochs } from '@bullwheel/db'
import { type MarksLook, type QueueMarks, type RedisConnection, readMarks } from '@bullwheel/queue'

/** A queue whose epoch is known. */
export type Kept = QueueCopy & { epoch: string }

export type CopiesLook = {
  marks: MarksLook
  /** Not in Redis any more, or not ours: to be rebuilt. */
  lost: Kept[]
  /** All others. */
  rest: Kept[]
  /** Those of `rest` in which Redis has forgotten what was acknowledged last. */
  fellBack: Kept[]
}

export type LookOptions = { hot: Hot; redis: RedisConnection; prefix: string }

/**
 * Compares every queue in the book with its marks in Redis, as far as that answers. `acknowledged`: beats (epoch ms) that this process knows Redis
 * to have acknowledged; the book hears of them a little later.
 */
export async function lookAtCopies(
  { hot, redis, prefix }: LookOptions,
  acknowledged: ReadonlyMap<string, number>,
): Promise<CopiesLook> {
  const all = await listCopies(hot)
  const marks = await readMarks(
    redis,
    prefix,
    all.map(({ name }) => name),
  )
  // A node of a cluster that is away keeps only its own queues waiting.
  const copies = all.filter(({ name }) => marks.marks.has(name))
  const unknown = copies.filter(({ epoch }) => epoch === null).map(({ name }) => name)
  const made = await makeEpochs(hot, unknown)
  const kept = copies.flatMap((copy): Kept[] => {
    const epoch = copy.epoch ?? made.get(copy.name)
    return epoch === undefined ? [] : [{ ...copy, epoch }]
  })
  const lost = kept.filter((copy) => isLost(copy, marksOf(marks, copy.name), made.has(copy.name)))
  const rest = kept.filter((copy) => !lost.includes(copy))
  return { marks, lost, rest, fellBack: rest.filter((copy) => hasFallenBack(copy, marks, acknowledged)) }
}

export function marksOf(look: MarksLook, queue: string): QueueMarks {
  const marks = look.marks.get(queue)
  if (marks === undefined) throw new Error(`the queue ${queue} was not looked at`)
  return marks
}

/** A new queue is not in Redis yet, unless another book left one there. */
function isLost(copy: Kept, { epoch, beat }: QueueMarks, isNew: boolean): boolean {
  return isNew ? epoch !== null : epoch !== copy.epoch || beat === null
}

function hasFallenBack(copy: Kept, look: MarksLook, acknowledged: ReadonlyMap<string, number>): boolean {
  if (copy.runId === null) return false
  const { runId, beat } = marksOf(look, copy.name)
  return copy.runId !== runId || (beat ?? 0) < Math.max(copy.beatAt ?? 0, acknowledged.get(copy.name) ?? 0)
}
