import type { InputFault } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'

/** When a task shall run and by when it must have begun and ended; epoch milliseconds, null where there is none. */
export type Deadlines = { runAt: number; startBy: number | null; finishBy: number | null }

/**
 * Refuses deadlines that no run could keep. `asked` names the fields of the request: the fault is told at one of them,
 * and a deadline that stood before is not judged again by the clock.
 */
export function checkDeadlines(deadlines: Deadlines, asked: ReadonlySet<string>, now: number): void {
  const { runAt, startBy, finishBy } = deadlines
  const errors: InputFault[] = []
  const runField = asked.has('delay') ? 'delay' : 'runAt'
  const refuse = (field: string, message: string): void => void errors.push({ path: field, message })
  if (asked.has('startBy') && startBy !== null && startBy <= now) refuse('startBy', mustLieAfter('now', now))
  else if (startBy !== null && startBy < runAt && concerns(asked, 'startBy', runField)) {
    if (asked.has('startBy')) refuse('startBy', `must not lie before the run time, ${iso(runAt)}`)
    else refuse(runField, `must not lie after startBy, ${iso(startBy)}`)
  }
  if (asked.has('finishBy') && finishBy !== null && finishBy <= now) refuse('finishBy', mustLieAfter('now', now))
  else if (finishBy !== null && finishBy <= runAt && concerns(asked, 'finishBy', runField)) {
    if (asked.has('finishBy')) refuse('finishBy', mustLieAfter('the run time', runAt))
    else refuse(runField, `must lie before finishBy, ${iso(finishBy)}`)
  }
  if (errors.length === 0) return
  throw new AppError('unprocessable', 'With these times the task could only expire.', { errors })
}

const concerns = (asked: ReadonlySet<string>, ...fields: string[]): boolean => fields.some((field) => asked.has(field))
const mustLieAfter = (what: string, at: number): string => `must lie after ${what}, ${iso(at)}`
const iso = (at: number): string => new Date(at).toISOString()
