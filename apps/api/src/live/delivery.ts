/** A message has about this much at most; a single longer item goes alone. */
const MAX_MESSAGE_CHARS = 16 * 1024

/** Where an item is committed: the log, and the transaction. */
export type Written = { log: 'events' | 'lines'; xid: string }

/** What decides what of a delivery a reader has got already. */
export type Seen = {
  /** It came after this telling: it was told of none up to here. */
  since: number
  /** Tellings that it was too slow for: those after `from`, up to `to`. */
  missed: { from: number; to: number } | undefined
  /** What its replay brought. */
  covers: ((written: Written) => boolean) | undefined
}

/** Items on their way to many connections. `from` is where a reader stands that has not seen them. */
export type Delivery = {
  from: string
  cursor: string
  /** False for what came before its commit: it comes again then, for those who were not told. */
  isCommitted: boolean
  /** How many items it has. */
  size: number
  /** The topics that something in it belongs to. */
  topics: () => Iterable<string>
  /** The messages of a topic: written once for all readers, but for those that have seen a part. */
  messagesFor: (topic: string, seen: Seen) => readonly Buffer[]
  /** As plain text, a line each. */
  plain: () => readonly Buffer[]
}

/** One item of a delivery. */
export type Item = {
  taskId: string
  /** Its JSON. */
  text: string
  /** Undefined for what is not committed yet. */
  written: Written | undefined
  /** Which telling brought it before; undefined for news. */
  toldAt: number | undefined
}

/** Makes messages of items: as few as their size allows. */
export function writeMessages(
  topic: string,
  place: { from: string; cursor: string },
  texts: readonly string[],
): Buffer[] {
  const chunks = chunksOf(texts)
  return chunks.map((chunk, at) => {
    // Whoever has seen only a part of a batch must begin with it again.
    const cursor = at === chunks.length - 1 ? place.cursor : place.from
    return Buffer.from(
      `{"topic":${JSON.stringify(topic)},"cursor":${JSON.stringify(cursor)},"data":[${chunk.join(',')}]}`,
    )
  })
}

/** Cuts texts into runs of about the size of a message. */
export function chunksOf(texts: readonly string[]): string[][] {
  const chunks: string[][] = []
  let chars = Number.POSITIVE_INFINITY
  for (const text of texts) {
    if (chars + text.length > MAX_MESSAGE_CHARS) {
      chunks.push([])
      chars = 0
    }
    chunks.at(-1)?.push(text)
    chars += text.length
  }
  return chunks
}

/** Says that something was left out: the list must be read again. */
export function writeGap(topic: string, from: string, to: string): Buffer {
  return Buffer.from(JSON.stringify({ topic, gap: { from, to } }))
}

/** Hands items to topics, those of one task found once. `prefix` is that of the topics of one task. */
export function createTopics(prefix: string, items: readonly Item[]) {
  const shared = new Map<string, readonly Buffer[]>()
  let byTask: Map<string, Item[]> | undefined
  const firstTold = items.reduce((first, { toldAt = first }) => Math.min(first, toldAt), Number.POSITIVE_INFINITY)
  const isPlain = ({ since, missed, covers }: Seen): boolean =>
    (missed?.to ?? since) < firstTold && (covers === undefined || !items.some((item) => isCovered(covers, item)))
  const tasks = (): Map<string, Item[]> => (byTask ??= Map.groupBy(items, ({ taskId }) => taskId))

  return {
    tasks: (): Iterable<string> => [...tasks().keys()].map((id) => prefix + id),
    /** What `write` makes of the items of a topic that a reader has not seen. */
    messagesFor: (
      topic: string,
      seen: Seen,
      write: (topic: string, texts: readonly string[]) => Buffer[],
    ): readonly Buffer[] => {
      const mine = topic.startsWith(prefix) ? (tasks().get(topic.slice(prefix.length)) ?? []) : items
      const textsFor = (reader: Seen): string[] => mine.filter((item) => isFor(reader, item)).map(({ text }) => text)
      if (!isPlain(seen)) return write(topic, textsFor(seen))
      let messages = shared.get(topic)
      if (messages === undefined) shared.set(topic, (messages = write(topic, textsFor(NOTHING))))
      return messages
    },
  }
}

const NOTHING: Seen = { since: Number.NEGATIVE_INFINITY, missed: undefined, covers: undefined }

/** News is for everybody, what was told before for those who were not told; nothing is that a replay brought. */
function isFor({ since, missed, covers }: Seen, item: Item): boolean {
  const { toldAt } = item
  const isUntold =
    toldAt === undefined || toldAt <= since || (missed !== undefined && toldAt > missed.from && toldAt <= missed.to)
  return isUntold && !(covers !== undefined && isCovered(covers, item))
}

const isCovered = (covers: (written: Written) => boolean, { written }: Item): boolean =>
  written !== undefined && covers(written)
