import type { Alert, EditAlert } from '@bullwheel/contracts'
import { type AlertRuleRow, deleteAlertRule, giveUpPending, holdAlertRule, saveAlertRule } from '@bullwheel/db'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { refuseOtherScope, refuseTakenAlertName, refuseUselessChannels, withKeptSecrets } from './alert-input.ts'
import { viewAlert } from './alert-view.ts'
import { unknownAlert } from './get-alerts.ts'

/** Changes, disables or mutes a rule. Throws `not_found`, and what making one throws. */
export async function editAlert(args: { ctx: Ctx; id: string; input: EditAlert }): Promise<Alert> {
  const { ctx, id, input } = args
  authorise(ctx, 'admin')
  if (input.channels !== undefined) await refuseUselessChannels(ctx.deps, input.channels)
  const saved = await refuseTakenAlertName(input.name, () =>
    holdAlertRule(ctx.deps.book.hot, id, async (held) => {
      const row = merge(held.row, input)
      refuseOtherScope(row.condition, row)
      const { channels } = row
      if (!row.enabled) await giveUpPending(held.tx, id, { channels: [], reason: 'the rule was disabled meanwhile' })
      else await giveUpPending(held.tx, id, { channels, reason: 'its channel was changed meanwhile' })
      return saveAlertRule(held, row, watchesAnother(held.row, row))
    }),
  )
  if (saved === undefined) throw unknownAlert(id)
  await audit(ctx, 'alert.edit', id, { fields: Object.keys(input) })
  return viewAlert(ctx, saved)
}

function merge(row: AlertRuleRow, input: EditAlert): AlertRuleRow {
  const { name, condition, queue, type, mirror, channels, enabled, mutedUntil } = input
  return {
    ...row,
    name: name ?? row.name,
    condition: condition ?? row.condition,
    queue: queue === undefined ? row.queue : queue,
    type: type === undefined ? row.type : type,
    mirror: mirror === undefined ? row.mirror : mirror,
    channels: channels === undefined ? row.channels : withKeptSecrets(channels, row.channels),
    holdMs: input.for ?? row.holdMs,
    quietMs: input.quiet ?? row.quietMs,
    enabled: enabled ?? row.enabled,
    mutedUntil: mutedUntil === undefined ? row.mutedUntil : (mutedUntil?.getTime() ?? null),
  }
}

/** What it found belongs to what it watched then, and to nobody when it does not look any more. */
function watchesAnother(before: AlertRuleRow, after: AlertRuleRow): boolean {
  const watchedBy = ({ condition, queue, type, mirror, enabled }: AlertRuleRow): string =>
    JSON.stringify([condition, queue, type, mirror, enabled])
  return watchedBy(before) !== watchedBy(after)
}

/** Removes a rule with its history. Throws `not_found`. */
export async function deleteAlert(args: { ctx: Ctx; id: string }): Promise<void> {
  const { ctx, id } = args
  authorise(ctx, 'admin')
  if (!(await deleteAlertRule(ctx.deps.book.hot, id))) throw unknownAlert(id)
  await audit(ctx, 'alert.delete', id)
}
