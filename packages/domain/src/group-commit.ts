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
  const waiting: Entry<Item, Result>[] = []
  const idleWaiters: (() => void)[] = []
  let load = 0
  let waitingWeight = 0
  let underWay = 0
  let isScheduled = false

  const takeBatch = (): Entry<Item, Result>[] => {
    let weight = 0
    let size = 0
    for (const entry of waiting) {
      if (size > 0 && weight + entry.weight > maxWeight) break
      weight += entry.weight
      size++
    }
    waitingWeight -= weight
    return waiting.splice(0, size)
  }

  const settle = async (batch: Entry<Item, Result>[]): Promise<void> => {
    try {
      const results = await commit(batch.map((entry) => entry.item))
      if (results.length !== batch.length) throw new Error(`a batch of ${batch.length} got ${results.length} answers`)
      batch.forEach((entry, at) => entry.resolve(results[at] as Result))
    } catch (cause) {
      for (const entry of batch) entry.reject(cause)
    }
  }

  const runLane = async (): Promise<void> => {
    while (waiting.length > 0 && (underWay === 1 || waitingWeight >= laneWeight)) {
      const batch = takeBatch()
      await settle(batch)
      for (const entry of batch) load -= entry.weight
    }
    underWay--
    if (load === 0) for (const wake of idleWaiters.splice(0)) wake()
  }

  const hasLane = (): boolean => underWay === 0 || (underWay < lanes && waitingWeight >= laneWeight)

  const start = (): void => {
    isScheduled = false
    if (waiting.length === 0 || !hasLane()) return
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
        waitingWeight += weight
        waiting.push({ item, weight, resolve, reject })
        schedule()
      }),
    get load() {
      return load
    },
    drain: () => (load === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  }
}
