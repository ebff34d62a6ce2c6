import { type RedisConnection, runPipeline, within } from './connection.ts'
import { jobId, readJobData } from './job-data.ts'
import { bullKey } from './keys.ts'

/** A task in the version that was staged. */
export type Carried = { id: string; version: number }

const PRIORITIES = Array.from({ length: 10 }, (_, at) => at + 1)
/** BullMQ's score of a waiting job is its priority times this plus a counter, of a delayed one its time times 4096. */
const LINE = 2 ** 32
const DELAYED = 0x1000
/** Jobs that are read of each list at most. */
const MAX_JOBS = 1_000
/** A job that was put off is about to come back. */
const SOON_MS = 15_000
/** Marks of jobs that a stager may have made: first try, second try, hand over. */
const TAKES = [0, 1, 'h'] as const
const TIMEOUT_MS = 5_000

/** One string for a task and version. */
export const carriedKey = ({ id, version }: Carried): string => `${id}:${version}`

/**
 * When the first job of each line (priority) was staged, epoch milliseconds; null for an empty line. Lines are first in,
 * first out, so what was staged long before has left them. Throws when Redis does not answer within 5 s.
 */
export async function readHeads(
  redis: RedisConnection,
  prefix: string,
  queue: string,
): Promise<Map<number, number | null>> {
  const line = bullKey(prefix, queue, 'prioritized')
  const asked = redis.pipeline()
  for (const priority of PRIORITIES) {
    asked.zrangebyscore(line, priority * LINE, `(${(priority + 1) * LINE}`, 'LIMIT', 0, 1)
  }
  const heads = ((await runPipeline(asked, TIMEOUT_MS)) as string[][]).map(([id]) => id)
  const jobs = redis.pipeline()
  for (const id of heads) if (id !== undefined) jobs.hmget(bullKey(prefix, queue, id), 'timestamp', 'opts')
  const fields = (await runPipeline(jobs, TIMEOUT_MS)) as (string | null)[][]
  return new Map(PRIORITIES.map((priority, at) => [priority, heads[at] === undefined ? null : dueAt(fields.shift())]))
}

/** A delayed job joined its line when it was due; `delay` itself is cleared then. Null when the job is gone. */
function dueAt([timestamp, opts]: (string | null)[] = []): number | null {
  if (timestamp == null) return null
  const { delay = 0 } = JSON.parse(opts ?? '{}') as { delay?: number }
  return Number(timestamp) + delay
}

/** Tasks that active jobs carry. Throws when Redis does not answer within 5 s. */
export async function readActive(redis: RedisConnection, prefix: string, queue: string): Promise<Carried[]> {
  const ids = await within(TIMEOUT_MS, redis.lrange(bullKey(prefix, queue, 'active'), 0, -1), 'Redis did not answer')
  return readTasks(redis, prefix, queue, ids)
}

/**
 * Which of these tasks some job carries, as `carriedKey`: among the jobs that are active, were stalled or are delayed for
 * seconds only, among the first thousand of the lines, and as jobs of their own wherever those stand. `now`: epoch
 * milliseconds, the database's. Throws when Redis does not answer within 5 s.
 */
export async function findCarried(
  redis: RedisConnection,
  prefix: string,
  queue: string,
  tasks: readonly (Carried & { priority: number })[],
  now: number,
): Promise<Set<string>> {
  if (tasks.length === 0) return new Set()
  const [prioritized, delayed] = [bullKey(prefix, queue, 'prioritized'), bullKey(prefix, queue, 'delayed')]
  const lists = redis
    .pipeline()
    .lrange(bullKey(prefix, queue, 'active'), 0, MAX_JOBS - 1)
    .lrange(bullKey(prefix, queue, 'wait'), 0, MAX_JOBS - 1)
    .zrangebyscore(delayed, 0, (now + SOON_MS) * DELAYED, 'LIMIT', 0, MAX_JOBS)
  for (const priority of new Set(tasks.map((task) => task.priority))) {
    lists.zrangebyscore(prioritized, priority * LINE, `(${(priority + 1) * LINE}`, 'LIMIT', 0, MAX_JOBS)
  }
  const jobs = ((await runPipeline(lists, TIMEOUT_MS)) as string[][]).flat()
  const read = new Set((await readTasks(redis, prefix, queue, jobs)).map(carriedKey))
  const isRead = (task: Carried): boolean => read.has(carriedKey(task))
  const alone = await findAlone(
    redis,
    [prioritized, delayed],
    tasks.filter((task) => !isRead(task)),
  )
  return new Set([...tasks.filter(isRead), ...alone].map(carriedKey))
}

/** Those that stand in one of these sorted sets as jobs of one task, found by their computed ids. */
async function findAlone(redis: RedisConnection, sets: string[], tasks: readonly Carried[]): Promise<Carried[]> {
  const ids = tasks.flatMap((task) => TAKES.map((take) => jobId({ tasks: [task] }, take)))
  const asked = redis.pipeline()
  for (const set of sets) for (const id of ids) asked.zscore(set, id)
  const scores = await runPipeline(asked, TIMEOUT_MS)
  return tasks.filter((_, at) => {
    const mine = TAKES.flatMap((_take, nth) =>
      sets.map((_set, of) => scores[of * ids.length + at * TAKES.length + nth]),
    )
    return mine.some((score) => score !== null)
  })
}

async function readTasks(
  redis: RedisConnection,
  prefix: string,
  queue: string,
  jobs: readonly string[],
): Promise<Carried[]> {
  const asked = redis.pipeline()
  for (const id of jobs) asked.hget(bullKey(prefix, queue, id), 'data')
  const texts = (await runPipeline(asked, TIMEOUT_MS)) as (string | null)[]
  return texts.flatMap((text) => (text === null ? [] : (readJobData(parse(text))?.tasks ?? [])))
}

/** Names of the workers that hold active jobs, by queue. Throws when Redis does not answer within 5 s. */
export async function listActiveWorkers(
  redis: RedisConnection,
  prefix: string,
  queues: readonly string[],
): Promise<Map<string, Set<string>>> {
  const holders = queues.map(async (queue): Promise<[string, Set<string>]> => {
    const ids = await redis.lrange(bullKey(prefix, queue, 'active'), 0, -1)
    const asked = redis.pipeline()
    for (const id of ids) asked.hget(bullKey(prefix, queue, id), 'pb')
    const names = (await runPipeline(asked, TIMEOUT_MS)) as (string | null)[]
    return [queue, new Set(names.filter((name) => name !== null))]
  })
  return new Map(await within(TIMEOUT_MS, Promise.all(holders), 'Redis did not answer'))
}

/** Whatever is no JSON was put there by somebody else. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
