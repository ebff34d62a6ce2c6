/** One ticking second for the whole page; it stands still while nobody looks. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** Calls `listener` each second while the page is visible, and at once when it becomes visible again. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) start()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) stop()
  }
}

function start(): void {
  document.addEventListener('visibilitychange', tick)
  timer = setInterval(tick, 1_000)
}

function stop(): void {
  document.removeEventListener('visibilitychange', tick)
  clearInterval(timer)
}

function tick(): void {
  if (document.hidden) return
  for (const listener of listeners) listener()
}
