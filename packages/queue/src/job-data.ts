import type { Bundle } from '@bullwheel/domain'

/**
 * What a BullMQ job carries: ids, versions, and whether each start must be claimed. Type, queue, priority and delay are
 * BullMQ's own fields; payloads stay in Postgres.
 */
export type JobData = { ids: string[]; versions: number | number[]; claim?: 1 }

/**
 * How a job came to be: `take` of the outbox or timers row it was staged from, or `h` for a hand over. Part of the
 * id, because the same first task, version and count may be staged again with other companions, and BullMQ silently
 * ignores an id that exists.
 */
export type StageMark = { take: number | 'h'; claim: boolean }

/** A job id: never reused, no colon, not an integer (both are forbidden by BullMQ). */
export function jobId(bundle: Pick<Bundle, 'tasks'>, take: StageMark['take']): string {
  const [first] = bundle.tasks
  return `${first?.id}.${first?.version}.${bundle.tasks.length}.${take}`
}

/** Versions that are all alike, as nearly always, are written once. */
export function toJobData(bundle: Bundle, claim: boolean): JobData {
  const versions = bundle.tasks.map((task) => task.version)
  const [first] = versions
  const isUniform = versions.every((version) => version === first)
  return {
    ids: bundle.tasks.map((task) => task.id),
    versions: isUniform && first !== undefined ? first : versions,
    ...(claim && { claim: 1 }),
  }
}

/** Tasks of a job; undefined for a job that is not ours (added by another BullMQ client). */
export function readJobData(data: unknown): { tasks: Bundle['tasks']; claim: boolean } | undefined {
  if (!isJobData(data)) return undefined
  const { ids, versions, claim } = data
  const tasks = ids.map((id, at) => ({
    id,
    version: typeof versions === 'number' ? versions : (versions[at] as number),
  }))
  return { tasks, claim: claim === 1 }
}

/** Anything else would fail the look-up of every task in its batch. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function isJobData(data: unknown): data is JobData {
  if (data === null || typeof data !== 'object') return false
  const { ids, versions } = data as Partial<JobData>
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string' && UUID.test(id)))
    return false
  return typeof versions === 'number' || (Array.isArray(versions) && versions.length === ids.length)
}
