import type { Warning } from '@bullwheel/contracts'
import type { Hot } from '@bullwheel/db'
import type { Deps } from '../context.ts'

/** What warnings are found by. `hot`: of connections of their own, since some of it takes seconds. */
export type WatchDeps = Pick<Deps, 'queues' | 'catalogue' | 'redis' | 'clock' | 'log'> & { hot: Hot }

/** Looks at one part of the system; rejects when it cannot be looked at. */
export type Watch = (deps: WatchDeps) => Promise<Warning[]>

type Subject = Warning['subject']

export const about = (kind: Subject['kind'], name: string, id: string | null = null): Subject => ({ kind, name, id })
export const SYSTEM = about('system', 'system')

/** Milliseconds as an instant of the wire; null for one that is not known. */
export const instantOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** In minutes below two hours, in hours below two days, else in days. */
export function spanOf(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return `${minutes} min`
  return minutes < 2 * 1_440 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`
}
