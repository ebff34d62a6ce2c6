import type { LifecycleEvent } from '@bullwheel/contracts'
import {
  type Hot,
  type LogName,
  type LogPlace,
  type LogSegment,
  type NewDeadLetter,
  type TaskFacts,
  readLog,
  readSegment,
  readTaskFacts,
  withinTry,
} from '@bullwheel/db'
import { type LogDocument, type MirrorEvent, toMirrorEvent } from '@bullwheel/domain'
import { type LogSink, type Mirror, partitionOf } from './mirror.ts'

/** What is next for a mirror, and where it goes on after that. */
export type Load = {
  /** Events or lines that are this partition's. */
  count: number
  /** Segments that were read for it. */
  segments: number
  /** When the last of it happened, epoch milliseconds; null for nothing. */
  at: number | null
  place: LogPlace
  isAtEnd: boolean
  /** Copies it elsewhere, and answers what was refused for good. */
  copy: () => Promise<NewDeadLetter[]>
  /** Writes it to the book. */
  apply: (tx: Hot) => Promise<void>
}

/** Reads for one partition of a mirror what it copies, and brings it there. */
export type Feed = {
  log: LogName
  read: (place: LogPlace) => Promise<Load>
  /** Tries again what had been refused; answers the places in `items` of what is refused again, and why. */
  retry: (items: object[]) => Promise<{ at: number; reason: string }[]>
}

const SEGMENTS = 200
const TRY_MS = 15_000
const nothing = (): Promise<void> => Promise.resolve()

export function createFeed(hot: Hot, mirror: Mirror, partition: number): Feed {
  const isOurs = ({ taskId }: { taskId: string }): boolean =>
    mirror.partitions === undefined || partitionOf(taskId, mirror.partitions) === partition
  return 'logs' in mirror ? logFeed(hot, mirror.logs, isOurs) : eventFeed(hot, mirror, isOurs)
}

type IsOurs = (item: { taskId: string }) => boolean

function eventFeed(hot: Hot, mirror: Exclude<Mirror, { logs: LogSink }>, isOurs: IsOurs): Feed {
  const prepare = (events: LifecycleEvent[]) => ('sink' in mirror ? withFacts(hot, events) : [])
  const write = (events: MirrorEvent[]) => ('sink' in mirror ? mirror.sink.write(events) : Promise.resolve([]))
  return {
    log: 'events',
    read: async (from) => {
      const page = readLog(hot, from, SEGMENTS, 'events', mirror.pageBytes)
      const { segments, place, isAtEnd } = await withinTry(TRY_MS, page)
      const events = segments.flatMap(readSegment).filter(isOurs)
      const last = events.at(-1)
      const prepared = await prepare(events)
      return {
        count: events.length,
        segments: segments.length,
        at: last === undefined ? null : Date.parse(last.at),
        place,
        isAtEnd,
        copy: async () =>
          (await write(prepared)).map(({ event, reason }) => ({ taskId: event.taskId, item: event, reason })),
        apply: 'apply' in mirror ? (tx) => mirror.apply(tx, events) : nothing,
      }
    },
    retry: async (items) => {
      const events = items as LifecycleEvent[]
      const placeOf = (event: LifecycleEvent): string => `${event.taskId} ${event.version}`
      const places = new Map(events.map((event, at) => [placeOf(event), at]))
      return (await write(await prepare(events))).map(({ event, reason }) => ({
        at: places.get(placeOf(event)) ?? 0,
        reason,
      }))
    },
  }
}

function logFeed(hot: Hot, sink: LogSink, isOurs: IsOurs): Feed {
  return {
    log: 'task_log_segments',
    read: async (from) => {
      const { segments, place, isAtEnd } = await withinTry(TRY_MS, readLog(hot, from, SEGMENTS, 'task_log_segments'))
      const lines = await toDocuments(
        hot,
        segments.filter(({ body }) => isOurs(body)),
      )
      return {
        count: lines.length,
        segments: segments.length,
        at: lines.at(-1)?.at ?? null,
        place,
        isAtEnd,
        copy: async () => {
          const byId = new Map(lines.map((line) => [line.id, line]))
          return (await sink.write(lines)).flatMap(({ id, reason }) => {
            const item = byId.get(id)
            return item === undefined ? [] : [{ taskId: item.taskId, item, reason }]
          })
        },
        apply: nothing,
      }
    },
    retry: async (items) => {
      const lines = items as LogDocument[]
      const places = new Map(lines.map(({ id }, at) => [id, at]))
      return (await sink.write(lines)).map(({ id, reason }) => ({ at: places.get(id) ?? 0, reason }))
    },
  }
}

/** Lines of tasks that are gone from the book are not copied. */
async function toDocuments(hot: Hot, segments: LogSegment[]): Promise<LogDocument[]> {
  const facts = await factsOf(
    hot,
    segments.map(({ body }) => body.taskId),
  )
  return segments.flatMap(({ body: { taskId, run, attempt, first, lines } }) => {
    const task = facts.get(taskId)
    if (task === undefined) return []
    return lines.map(([at, level, message, fields], place) => ({
      // Padded: lines of one millisecond are told apart by their ids.
      id: `${taskId}:${run.slice(0, 8)}:${String(first + place).padStart(5, '0')}`,
      taskId,
      attempt,
      line: first + place,
      at,
      level,
      message,
      fields: fields === null ? null : JSON.stringify(fields),
      type: task.type,
      queue: task.queue,
    }))
  })
}

async function withFacts(hot: Hot, events: LifecycleEvent[]): Promise<MirrorEvent[]> {
  const facts = await factsOf(
    hot,
    events.map(({ taskId }) => taskId),
  )
  return events.map((event) => toMirrorEvent(event, facts.get(event.taskId)))
}

async function factsOf(hot: Hot, taskIds: string[]): Promise<Map<string, TaskFacts>> {
  const ids = [...new Set(taskIds)]
  if (ids.length === 0) return new Map()
  return new Map((await withinTry(TRY_MS, readTaskFacts(hot, ids))).map((row) => [row.id, row]))
}
