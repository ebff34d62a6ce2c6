import type { StateEntry, StateFeed } from '@bullwheel/services'
import { chunksOf } from './delivery.ts'

/** A message that brings a reader up to a version. */
export type StateMessage = { upTo: number; message: Buffer }

/** What readers of a state are sent: written once for all that stand at the same version. */
export type States = {
  feed: StateFeed
  /** `from` undefined: the whole. */
  messagesFrom: (from: number | undefined) => readonly StateMessage[]
  /** The version that a cursor of this process names. */
  versionOf: (cursor: string | undefined) => number | undefined
}

const MAX_KEPT = 100

export function createStates(topic: string, feed: StateFeed): States {
  let writtenAt = -1
  let written = new Map<number | undefined, StateMessage[]>()
  return {
    feed,
    messagesFrom: (from) => {
      if (writtenAt !== feed.version || written.size > MAX_KEPT) written = new Map()
      writtenAt = feed.version
      let messages = written.get(from)
      if (messages === undefined) written.set(from, (messages = write(topic, feed, from)))
      return messages
    },
    versionOf: (cursor) => {
      const [id, version] = cursor?.split('.') ?? []
      return id === feed.id && /^\d{1,15}$/.test(version ?? '') ? Number(version) : undefined
    },
  }
}

function write(topic: string, feed: StateFeed, from: number | undefined): StateMessage[] {
  const changed = from === undefined ? undefined : feed.since(from)
  const chunks = inChunks(changed ?? feed.whole())
  return chunks.map((chunk, at) => {
    const isLast = at === chunks.length - 1
    const upTo = isLast ? feed.version : (chunk.at(-1)?.version ?? feed.version)
    const isWhole = changed === undefined && at === 0
    return { upTo, message: writeMessage(topic, `${feed.id}.${upTo}`, isWhole, chunk) }
  })
}

/** Always one at least: it confirms. */
function inChunks(entries: readonly StateEntry[]): (readonly StateEntry[])[] {
  let place = 0
  const chunks = chunksOf(entries.map(({ text, key }) => text ?? key)).map(({ length }) =>
    entries.slice(place, (place += length)),
  )
  return chunks.length === 0 ? [[]] : chunks
}

function writeMessage(topic: string, cursor: string, whole: boolean, entries: readonly StateEntry[]): Buffer {
  const data = entries.flatMap(({ text }) => text ?? [])
  const gone = entries.flatMap(({ text, key }) => (text === undefined ? [key] : []))
  const head = JSON.stringify({ topic, cursor, whole, gone })
  return Buffer.from(`${head.slice(0, -1)},"data":[${data.join(',')}]}`)
}
