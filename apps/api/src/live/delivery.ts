/** A message has about this much at most; a single longer item goes alone. */
const MAX_MESSAGE_CHARS = 16 * 1024

/** What decides what of a delivery a reader has got already. */
export type Seen = {
  /** The tellings before this one were not for it. */
  since: number
  /** Transactions that its replay brought. */
  covers: ((xid: string) => boolean) | undefined
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
  xid: string | undefined
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
  const written = new Map<string, readonly Buffer[]>()
  let byTask: Map<string, Item[]> | undefined
  const firstTold = items.reduce((first, { toldAt = first }) => Math.min(first, toldAt), Number.POSITIVE_INFINITY)
  const xids = new Set(items.flatMap(({ xid }) => xid ?? []))
  const hasSeenPart = ({ since, covers }: Seen): boolean =>
    since >= firstTold || (covers !== undefined && [...xids].some(covers))
  const isFor = ({ since, covers }: Seen, { toldAt, xid }: Item): boolean =>
    (toldAt === undefined || toldAt <= since) && !(xid !== undefined && covers?.(xid) === true)
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
      if (hasSeenPart(seen)) {
        return write(
          topic,
          mine.filter((item) => isFor(seen, item)).map(({ text }) => text),
        )
      }
      let messages = written.get(topic)
      if (messages === undefined) {
        const news = mine.filter(({ toldAt }) => toldAt === undefined)
        written.set(
          topic,
          (messages = write(
            topic,
            news.map(({ text }) => text),
          )),
        )
      }
      return messages
    },
  }
}
