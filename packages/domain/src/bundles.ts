/** A task that is to be put into Redis: what BullMQ needs to order it, and no more. */
export type StageItem = {
  id: string
  version: number
  type: string
  queue: string
  priority: number
  /** Epoch milliseconds; the past means now. */
  runAt: number
}

/** One BullMQ job to be: 1 to 50 tasks of one type, queue and priority that are due together. */
export type Bundle = {
  queue: string
  type: string
  priority: number
  runAt: number
  tasks: { id: string; version: number }[]
}

/** Tasks in one bundle are due within this of each other; the bundle is staged for the last of them. */
const TOGETHER_MS = 10

/** Groups items into bundles, keeping their order inside each line of (queue, type, priority). `now` in epoch ms. */
export function planBundles(items: StageItem[], sizeOf: (item: StageItem) => number, now: number): Bundle[] {
  const open = new Map<string, Bundle & { size: number; firstAt: number }>()
  const bundles: Bundle[] = []
  for (const item of items) {
    const runAt = item.runAt <= now ? 0 : item.runAt
    const key = `${item.queue}\n${item.type}\n${item.priority}`
    const last = open.get(key)
    if (last && last.tasks.length < last.size && isTogether(last, runAt)) {
      last.tasks.push({ id: item.id, version: item.version })
      last.runAt = Math.max(last.runAt, runAt)
      continue
    }
    const { queue, type, priority, id, version } = item
    const bundle = { queue, type, priority, runAt, firstAt: runAt, tasks: [{ id, version }], size: sizeOf(item) }
    open.set(key, bundle)
    bundles.push(bundle)
  }
  return bundles
}

function isTogether(bundle: { firstAt: number; runAt: number }, runAt: number): boolean {
  return Math.max(bundle.runAt, runAt) - Math.min(bundle.firstAt, runAt) <= TOGETHER_MS
}
