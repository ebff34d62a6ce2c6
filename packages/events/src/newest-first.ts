import type { KafkaEvent, StoredKafkaEvent } from '@bullwheel/contracts'
import type { KafkaCluster } from './kafka-cluster.ts'
import type { KafkaPage } from './kafka-reader.ts'
import { type Span, type ReadMessage, readBackwards } from './partition-reader.ts'

/** Places read at once from a partition; few for a page, more where a filter lets little through. */
const STRETCH_MIN = 16
const STRETCH_MAX = 2_048

type Search = {
  cluster: KafkaCluster
  topic: string
  spans: Span[]
  limit: number
  /** The event in a message; undefined for one that is not looked for. */
  parse: (value: Buffer) => KafkaEvent | undefined
  /** Time after which it is content with what it has. */
  enoughMs: number
}

/** One partition, read from its end: what is found and not yet given out, and what is not yet read. */
type Line = { found: StoredKafkaEvent[]; rest: Span; stretch: number }

/**
 * Merges partitions, each in the order of its offsets, by the events' times. The next is known only when every partition
 * shows its newest, so each that has none is read further back first.
 */
export async function newestFirst(search: Search): Promise<KafkaPage> {
  const { limit, spans, enoughMs } = search
  const signal = AbortSignal.timeout(enoughMs)
  const stretch = Math.max(STRETCH_MIN, Math.ceil((2 * limit) / spans.length))
  const lines = spans.map((rest): Line => ({ found: [], rest, stretch }))
  const items: StoredKafkaEvent[] = []
  while (items.length < limit) {
    await Promise.all(lines.filter(isDry).map((line) => readOn(search, line, signal)))
    if (signal.aborted && lines.some(isDry)) break
    const line = lines.reduce<Line | undefined>(newer, undefined)
    const event = line?.found.shift()
    if (event === undefined) break
    items.push(event)
  }
  return { items, next: nextOf(lines) }
}

const isDry = ({ found, rest }: Line): boolean => found.length === 0 && rest.end > rest.low

async function readOn({ cluster, topic, parse }: Search, line: Line, signal: AbortSignal): Promise<void> {
  while (isDry(line) && !signal.aborted) {
    const { messages, rest } = await readBackwards(cluster, topic, line.rest, line.stretch)
    line.found = messages.flatMap((message) => toStored(message, parse))
    line.rest = rest
    line.stretch = Math.min(line.stretch * 4, STRETCH_MAX)
  }
}

function toStored({ partition, offset, value }: ReadMessage, parse: Search['parse']): StoredKafkaEvent[] {
  const event = parse(value)
  return event === undefined ? [] : [{ partition, offset, event }]
}

function newer(best: Line | undefined, line: Line): Line | undefined {
  const [head] = line.found
  const [bestHead] = best?.found ?? []
  if (head === undefined) return best
  return bestHead === undefined || head.event.time > bestHead.event.time ? line : best
}

/** Before the oldest that was given out, or passed over, of each partition. */
function nextOf(lines: Line[]): number[] | null {
  if (lines.every(({ found, rest }) => found.length === 0 && rest.end <= rest.low)) return null
  const next: number[] = []
  for (const { found, rest } of lines) next[rest.partition] = (found[0]?.offset ?? rest.end - 1) + 1
  return Array.from(next, (end) => end ?? 0)
}
