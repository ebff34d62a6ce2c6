import { WARNING_LEVELS, type Warning, type Warnings } from '@bullwheel/contracts'
import { withinTry } from '@bullwheel/db'
import { type Ctx, authorise } from '../context.ts'
import { alertWarnings, mirrorWarnings, scheduleWarnings, webhookWarnings } from './beside-warnings.ts'
import { dueWarnings, failureWarnings } from './queue-warnings.ts'
import { ledgerWarnings, partWarnings, redisWarnings, transactionWarnings } from './system-warnings.ts'
import type { Watch } from './warning.ts'

const WATCHES: Record<string, Watch> = {
  parts: partWarnings,
  ledger: ledgerWarnings,
  tasks: dueWarnings,
  failures: failureWarnings,
  schedules: scheduleWarnings,
  mirrors: mirrorWarnings,
  webhooks: webhookWarnings,
  alerts: alertWarnings,
  transactions: transactionWarnings,
  redis: redisWarnings,
}
/** Nobody waits longer for one part: the others are told without it. */
const WITHIN_MS = 4_000

/** What is wrong now and what to do about it, the gravest first. A part that cannot be looked at is named. */
export async function listWarnings(args: { ctx: Ctx }): Promise<Warnings> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  const unread: Warnings['unread'] = []
  const found = await Promise.all(
    Object.entries(WATCHES).map(async ([part, watch]): Promise<Warning[]> => {
      try {
        return await withinTry(WITHIN_MS, watch(ctx))
      } catch (cause) {
        ctx.deps.log.warn({ err: cause, part }, 'warnings could not be read')
        unread.push({ part, reason: 'it did not answer in time, or failed; the log of the api says more' })
        return []
      }
    }),
  )
  const rank = ({ level }: Warning): number => WARNING_LEVELS.indexOf(level)
  const items = found.flat().toSorted((a, b) => rank(a) - rank(b))
  return { at: new Date(ctx.deps.clock.now()).toISOString(), items, unread }
}
