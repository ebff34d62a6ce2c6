import type { Alert, CreateAlert } from '@bullwheel/contracts'
import { type AlertRuleRow, insertAlertRule } from '@bullwheel/db'
import { ALERT_BOUNDS } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { findFirstAnswer } from '../first-answer.ts'
import { hashRequest } from '../new-task.ts'
import { refuseOtherScope, refuseTakenAlertName, refuseUselessChannels, withKeptSecrets } from './alert-input.ts'
import { viewAlert } from './alert-view.ts'

/**
 * Makes a rule; the scheduler looks at it within seconds. Throws `unprocessable` for what its kind cannot be about and for
 * channels that nothing can be sent to, `conflict` for a name that is taken.
 */
export async function createAlert(args: {
  ctx: Ctx
  input: CreateAlert
  idempotencyKey?: string | undefined
}): Promise<Alert> {
  const { ctx, input, idempotencyKey } = args
  authorise(ctx, 'admin')
  // Alert rules have a scope of their own, as webhooks do.
  const key =
    idempotencyKey === undefined
      ? undefined
      : { scope: `alerts of ${ctx.actor.name}`, key: idempotencyKey, requestHash: hashRequest(input) }
  const repeated = await findFirstAnswer<Alert>(ctx.deps, key, 'alert')
  if (repeated !== undefined) return repeated
  refuseOtherScope(input.condition, input)
  await refuseUselessChannels(ctx.deps, input.channels)
  const row = draftAlert(ctx, input)
  const answer = await viewAlert(ctx, row)
  const kept = key && { ...key, taskId: row.id, answer: JSON.stringify(answer) }
  const inserted = await refuseTakenAlertName(row.name, () => insertAlertRule(ctx.deps.book.hot, row, kept))
  switch (inserted) {
    case 'full':
      throw new AppError('conflict', `There are ${ALERT_BOUNDS.rules} alert rules, as many as there may be.`)
    case 'repeated':
      return (await findFirstAnswer<Alert>(ctx.deps, key, 'alert')) as Alert
    case 'inserted':
      await audit(ctx, 'alert.create', row.id, { name: row.name, kind: row.condition.kind })
      return answer
  }
}

function draftAlert({ deps, actor }: Ctx, input: CreateAlert): AlertRuleRow {
  const now = Math.floor(deps.clock.now())
  const { name, condition, queue, type, mirror, channels, enabled } = input
  return {
    id: deps.ids.next(now),
    name,
    condition,
    queue,
    type,
    mirror,
    enabled,
    channels: withKeptSecrets(channels, []),
    holdMs: input.for,
    quietMs: input.quiet,
    mutedUntil: null,
    evaluatedAt: null,
    fault: null,
    createdAt: now,
    createdBy: actor.name,
    updatedAt: now,
    revision: 1,
  }
}
