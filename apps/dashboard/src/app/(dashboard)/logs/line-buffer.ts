import type { LiveLine } from '@bullwheel/contracts'

/** Something was missed between two lines. */
export type Hole = { id: string; at: string; isHole: true }
export type Entry = LiveLine | Hole

/** What a page shows: its identity changes with each change. `held`: lines that came since it was paused. */
export type BufferView = { entries: readonly Entry[]; held: number; isPaused: boolean }

/** The newest lines of the live log, at most `max`. */
export type LineBuffer = {
  add: (lines: readonly LiveLine[]) => void
  addHole: () => void
  /** What comes from now on waits, the newest `max` of it. */
  pause: () => void
  resume: () => void
  clear: () => void
  /** For useSyncExternalStore. */
  subscribe: (listener: () => void) => () => void
  view: () => BufferView
}

/** Lines come in about the order of their time: one is put before those of the last few that happened after it. */
const LOOK_BACK = 200
/** A flood is shown in steps that a page can bear. */
const STEP_MS = 80

export function createLineBuffer(max: number): LineBuffer {
  const listeners = new Set<() => void>()
  let shown: Entry[] = []
  let waiting: Entry[] = []
  let held = 0
  let isPaused = false
  let holes = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let current: BufferView = { entries: shown, held, isPaused }

  const show = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!isPaused) {
      shown = merge(shown, waiting).slice(-max)
      waiting = []
      held = 0
    }
    current = { entries: shown, held, isPaused }
    for (const listener of listeners) listener()
  }
  const take = (entries: readonly Entry[]): void => {
    waiting = waiting.concat(entries).slice(-max)
    if (isPaused) held += entries.length
    timer ??= setTimeout(show, STEP_MS)
  }
  const change = (next: () => void) => (): void => {
    next()
    show()
  }
  return {
    add: take,
    addHole: () => take([{ id: `hole ${++holes}`, at: new Date().toISOString(), isHole: true }]),
    pause: change(() => (isPaused = true)),
    resume: change(() => (isPaused = false)),
    clear: change(() => {
      shown = []
      waiting = []
      held = 0
    }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: () => current,
  }
}

/** Adds entries where their time puts them among the last ones; what is there already is left out. */
function merge(shown: readonly Entry[], added: readonly Entry[]): Entry[] {
  const start = Math.max(0, shown.length - LOOK_BACK)
  const known = new Set(shown.slice(start).map(({ id }) => id))
  const recent = [...shown.slice(start), ...added.filter(({ id }) => !known.has(id))]
  return [...shown.slice(0, start), ...recent.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))]
}
