import type { Progress } from '@bullwheel/contracts'
import type { Delivery, Written } from './delivery.ts'

/** Whoever is handed deliveries of a topic. */
export type Reader = { deliver: (delivery: Delivery) => void; tellProgress?: (progress: Progress) => void }

/** What is replayed; `covers` tells of anything committed whether the replay brought it. */
export type Replay = { delivery: Delivery; covers: (written: Written) => boolean }

/** Something that can be followed, from a place on. */
export type Source = {
  /** Empty before it is ready. */
  readonly cursor: string
  /** Counts the tellings; see Seen. */
  readonly count: number
  ready: () => Promise<void>
  /** What came after `cursor`; undefined when that is too far back to be replayed. */
  replay: (cursor: string) => Promise<Replay | undefined>
}

/** A source with its readers, by topic: what a delivery costs grows with whom it concerns. */
export type Channel = {
  source: Source
  add: (topic: string, reader: Reader) => void
  remove: (topic: string, reader: Reader) => void
  deliver: (delivery: Delivery) => void
  /** Hands on how far a task is, to whoever has its topic. */
  tellProgress: (topic: string, progress: Progress) => void
  readonly isIdle: boolean
}

/** `onUse` is called when the first reader comes and when the last one leaves. */
export function createChannel(source: Source, onUse: (isUsed: boolean) => void = () => undefined): Channel {
  const topics = new Map<string, Set<Reader>>()
  return {
    source,
    add: (topic, reader) => {
      const readers = topics.get(topic) ?? new Set()
      if (topics.size === 0) onUse(true)
      topics.set(topic, readers.add(reader))
    },
    remove: (topic, reader) => {
      const readers = topics.get(topic)
      if (readers?.delete(reader) !== true || readers.size > 0) return
      topics.delete(topic)
      if (topics.size === 0) onUse(false)
    },
    deliver: (delivery) => {
      for (const topic of delivery.topics()) {
        for (const reader of topics.get(topic) ?? []) reader.deliver(delivery)
      }
    },
    tellProgress: (topic, progress) => {
      for (const reader of topics.get(topic) ?? []) reader.tellProgress?.(progress)
    },
    get isIdle() {
      return topics.size === 0
    },
  }
}
