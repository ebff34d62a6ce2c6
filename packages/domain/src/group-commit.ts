/** How a group commit is bounded. */
export type GroupCommitOptions<Item, Result> = {
  /** Writes a batch in one go; answers in the order of the items. Its failure is the failure of each item in it. */
  commit: (items: Item[]) => Promise<Result[]>
  /** Weight of an item (default 1), for items that stand for many. */
  weigh?: (item: Item) => number
  /** Most weight in one batch; a single heavier item goes alone. */
  maxWeight: number
  /** How many batches may be under way at once (default 1). */
  lanes?: number
  /** Weight that must wait before another batch starts beside one that is under way (default 0); below it, it joins the next. */
  laneWeight?: number
  /** Milliseconds that a batch waits for company before it starts (default 0: no wait when idle). */
  holdMs?: number
}

export type GroupCommit<Item, Result> = {
  add: (item: Item) => Promise<Result>
  /** Weight that waits for a commit or is in one. */
  readonly load: number
  /** Resolves when all that was added before is settled. */
  drain: () => Promise<void>
}

type Entry<Item, Result> = {
  item: Item
  weight: number
  resolve: (result: Result) => void
  reject: (cause: unknown) => void
}

/**
 * What arrives while a commit is under way shares the next one: batches grow with load, and an idle system waits for
 * nothing.
 */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  const { commit, maxWeight, weigh = () => 1, lanes = 1, laneWeight = 0, holdMs = 0 } = options
  const line = createLine<Item, Result>(maxWeight)
  const idleWaiters: (() => void)[] = []
  let load = 0
  let underWay = 0
  let isScheduled = false

  const runLane = async (): Promise<void> => {
    while (!line.isEmpty && (underWay === 1 || line.weight >= laneWeight)) {
      const batch = line.takeBatch()
      await settle(batch, commit)
      for (const entry of batch) load -= entry.weight
    }
    underWay--
    if (load === 0) for (const wake of idleWaiters.splice(0)) wake()
  }

  const hasLane = (): boolean => underWay === 0 || (underWay < lanes && line.weight >= laneWeight)

  const start = (): void => {
    isScheduled = false
    if (line.isEmpty || !hasLane()) return
    underWay++
    void runLane()
  }

  const schedule = (): void => {
    if (isScheduled || !hasLane()) return
    isScheduled = true
    if (holdMs > 0) setTimeout(start, holdMs)
    else setImmediate(start)
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        const weight = weigh(item)
        load += weight
        line.push({ item, weight, resolve, reject })
        schedule()
      }),
    get load() {
      return load
    },
    drain: () => (load === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  }
}

/** What waits for a batch, in its order, with its weight. */
function createLine<Item, Result>(maxWeight: number) {
  const entries: Entry<Item, Result>[] = []
  let weight = 0
  return {
    get weight() {
      return weight
    },
    get isEmpty() {
      return entries.length === 0
    },
    push: (entry: Entry<Item, Result>): void => {
      entries.push(entry)
      weight += entry.weight
    },
    takeBatch: (): Entry<Item, Result>[] => {
      let taken = 0
      let size = 0
      for (const entry of entries) {
        if (size > 0 && taken + entry.weight > maxWeight) break
        taken += entry.weight
        size++
      }
      weight -= taken
      return entries.splice(0, size)
    },
  }
}

async function settle<Item, Result>(
  batch: Entry<Item, Result>[],
  commit: (items: Item[]) => Promise<Result[]>,
): Promise<void> {
  try {
    const results = await commit(batch.map((entry) => entry.item))
    if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} got ${results.length} answers`)
    batch.forEach((entry, at) => entry.resolve(results[at] as Result))
  } catch (cause) {
    for (const entry of batch) entry.reject(cause)
  }
}
