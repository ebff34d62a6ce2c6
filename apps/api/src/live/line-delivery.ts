import type { LifecycleEvent, LiveLine } from '@bullwheel/contracts'
import type { FedLines, WrittenEvents } from '@bullwheel/services'
import { type Delivery, type Item, type Written, createTopics, writeMessages } from './delivery.ts'
import { lineOfEvent } from './event-line.ts'
import { plainLine } from './plain-line.ts'

type LineItem = Item & { line: LiveLine }
type Place = { from: string; cursor: string }

/** Prepares lines of handlers and those that events make. */
export function createLineDelivery(
  { pieces = [], segments = [] }: { pieces?: readonly FedLines[]; segments?: readonly WrittenEvents[] },
  place: Place,
): Delivery {
  const items = [...segments.flatMap(itemsOfEvents), ...pieces.flatMap(itemsOfLines)]
  if (pieces.length > 0 && segments.length > 0) items.sort((a, b) => (a.line.at < b.line.at ? -1 : 1))
  const { tasks, messagesFor } = createTopics('logs:', items)
  let plain: readonly Buffer[] | undefined
  return {
    ...place,
    isCommitted: items.every(({ written }) => written !== undefined),
    size: items.length,
    topics: () => ['logs', ...tasks()],
    messagesFor: (topic, seen) => messagesFor(topic, seen, (name, texts) => writeMessages(name, place, texts)),
    plain: () =>
      (plain ??= items.filter(({ toldAt }) => toldAt === undefined).map(({ line }) => Buffer.from(plainLine(line)))),
  }
}

function itemsOfEvents({ xid, events }: WrittenEvents): LineItem[] {
  return events.map((event: LifecycleEvent) => toItem(lineOfEvent(event), { log: 'events', xid }, undefined))
}

function itemsOfLines({ lines, first, xid, toldAt, ...run }: FedLines): LineItem[] {
  const { taskId, attempt, queue, type, worker } = run
  const written = xid === undefined ? undefined : { log: 'lines' as const, xid }
  return lines.map(([at, level, message, fields], place) => {
    const id = `${run.run}:${first + place}`
    const when = new Date(at).toISOString()
    const line = { id, at: when, level, message, fields, source: 'handler' as const }
    return toItem({ ...line, taskId, attempt, queue, type, worker }, written, toldAt)
  })
}

function toItem(line: LiveLine, written: Written | undefined, toldAt: number | undefined): LineItem {
  return { line, taskId: line.taskId, text: JSON.stringify(line), written, toldAt }
}
