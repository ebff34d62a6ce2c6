import type { BeforeHookResult, HookContext } from '@bull-board/api/typings/app'

/** What cannot be mapped to a verb of ours, with where it is done instead. The page does not show it, either. */
const REFUSED: { pattern: RegExp; instead: string }[] = [
  { pattern: /\/add$/, instead: 'Submit a task in the dashboard: a job that is added here carries none.' },
  { pattern: /\/obliterate$/, instead: 'Cancel or remove tasks, or reset the system in the dashboard.' },
  { pattern: /\/(concurrency|rate-limit)$/, instead: 'Set limits on the page of the queue in the dashboard.' },
  { pattern: /\/job-schedulers\//, instead: 'Edit schedules in the dashboard.' },
  { pattern: /\/(update-data|delay|priority)$/, instead: 'Edit the task in the dashboard while it waits.' },
  { pattern: /\/remove-unprocessed-children$/, instead: 'Jobs have no children here.' },
]

/** Runs before each call of the board. */
export function refuseForeign({ method, route }: HookContext): BeforeHookResult {
  if (method === 'get') return undefined
  const found = REFUSED.find(({ pattern }) => pattern.test(route))
  if (found === undefined) return undefined
  return { allow: false, status: 403, message: `This cannot be done in Bull Board. ${found.instead}` }
}
