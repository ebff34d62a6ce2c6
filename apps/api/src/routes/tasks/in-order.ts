/**
 * Works on up to `limit` items of a stream at once and yields the results in the order of the items, each as soon as it
 * and those before it are there, also while the stream pauses. No more is read than is worked on.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const iterator: AsyncIterator<Item, unknown> = items[Symbol.asyncIterator]()
  const underWay: Promise<Result>[] = []
  let reading: Promise<IteratorResult<Item, unknown>> | undefined = iterator.next()
  try {
    for (;;) {
      const [first] = underWay
      if (reading === undefined && first === undefined) return
      const mayRead = underWay.length < limit ? reading : undefined
      const isFirstDone = await Promise.race([mayRead?.then(() => false), first?.then(() => true)].filter(isPromise))
      if (isFirstDone && first !== undefined) {
        void underWay.shift()
        yield await first
      } else if (reading !== undefined) {
        const next: IteratorResult<Item, unknown> = await reading
        reading = next.done === true ? undefined : iterator.next()
        if (next.done !== true) underWay.push(work(next.value))
      }
    }
  } finally {
    await iterator.return?.()
  }
}

function isPromise<Value>(value: Promise<Value> | undefined): value is Promise<Value> {
  return value !== undefined
}
