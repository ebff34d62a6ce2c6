import type { Tick } from '@bullwheel/contracts'
import { formatDuration } from '../../../../time/format.ts'

/** Within this the ticker is on time, as it promises normally. */
const ON_TIME_MS = 1_000

/**
 * That a tick was decided late, or that its task waits because it was written ahead, in words; null where it was on time
 * or a person chose the moment.
 */
export function latenessOf({ outcome, runAt, decidedAt, taskState }: Tick): string | null {
  if (outcome === 'backfilled' || outcome === 'triggered') return null
  const lateMs = Date.parse(decidedAt) - Date.parse(runAt)
  if (lateMs > ON_TIME_MS) return `decided ${formatDuration(lateMs)} late`
  if (lateMs < -ON_TIME_MS && taskState === 'scheduled') return `written ${formatDuration(-lateMs)} ahead`
  return null
}
