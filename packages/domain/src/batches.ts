/** Neighbours together, in order, in batches that pass neither bound; what is larger than the bound stands alone. */
export function* inBatches<Item>(
  items: Iterable<Item>,
  sizeOf: (item: Item) => number,
  bounds: { items: number; bytes: number },
): Generator<Item[]> {
  let batch: Item[] = []
  let bytes = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (batch.length > 0 && (batch.length === bounds.items || bytes + size > bounds.bytes)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(item)
    bytes += size
  }
  if (batch.length > 0) yield batch
}
