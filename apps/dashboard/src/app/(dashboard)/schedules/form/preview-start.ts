import { parseDuration } from '@bullwheel/contracts'
import { durationOf } from '../../../../forms/typed-values.ts'
import { instantIn } from '../../../../time/zoned.ts'
import type { ScheduleDraft } from './schedule-draft.ts'

/**
 * From when a preview counts: the start that is still to come, or the next tick of an interval that began in the past.
 * Undefined where it is the present.
 */
export function previewStart(draft: ScheduleDraft, now: number): string | undefined {
  const start = Date.parse(instantIn(draft.startAt, draft.timezone))
  if (Number.isNaN(start)) return undefined
  if (start > now) return new Date(start).toISOString()
  const every = draft.kind === 'every' ? parseDuration(durationOf(draft.every)) : undefined
  if (every === undefined || every === 0) return undefined
  return new Date(start + Math.ceil((now - start) / every) * every).toISOString()
}
