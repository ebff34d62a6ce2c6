import type { AlertChannel, AlertCondition } from '@bullwheel/contracts'
import { type AlertRuleRow, isAlertNameTaken } from '@bullwheel/db'
import { AppError } from '@bullwheel/domain'
import type { Deps } from '../context.ts'

type Watched = Pick<AlertRuleRow, 'queue' | 'type' | 'mirror'>

/** Which of the three a kind of condition can be about. */
const SCOPES: Record<AlertCondition['kind'], readonly (keyof Watched)[]> = {
  failures_in_row: ['queue', 'type'],
  failure_rate: ['queue', 'type'],
  oldest_wait: ['queue', 'type'],
  no_worker: ['queue', 'type'],
  missed_tick: ['queue', 'type'],
  mirror_lag: ['mirror'],
  ledger_difference: ['queue'],
}

/** Refuses what the condition cannot be about; throws `unprocessable`. */
export function refuseOtherScope({ kind }: AlertCondition, watched: Watched): void {
  const allowed = SCOPES[kind]
  const given = (['queue', 'type', 'mirror'] as const).filter((name) => watched[name] !== null)
  const wrong = given.filter((name) => !allowed.includes(name))
  if (wrong.length === 0) return
  throw new AppError('unprocessable', `A rule of the kind ${kind} cannot name a ${wrong.join(' or ')}.`, {
    errors: wrong.map((name) => ({ path: name, message: `means nothing to ${kind}; allowed: ${allowed.join(', ')}` })),
  })
}

/** Refuses channels that nothing could be sent to; throws `unprocessable`. Each message is checked again. */
export async function refuseUselessChannels({ webhooks, alerts }: Deps, channels: AlertChannel[]): Promise<void> {
  const refusals = await Promise.all(
    channels.map(async (channel, at) => {
      if (channel.kind === 'email') {
        return alerts.canMail ? [] : [{ path: `channels.${at}`, message: 'needs BULLWHEEL_SMTP_URL, which is not set' }]
      }
      const refusal = await webhooks.checkAddress(channel.url)
      return refusal === undefined ? [] : [{ path: `channels.${at}.url`, message: refusal }]
    }),
  )
  const errors = refusals.flat()
  if (errors.length === 0) return
  throw new AppError('unprocessable', `Nothing can be sent there: ${errors[0]?.message ?? ''}.`, { errors })
}

/** Channels as they are given, with the secrets of those that leave it out and were there before. */
export function withKeptSecrets(channels: AlertChannel[], before: AlertChannel[]): AlertChannel[] {
  const secretOf = new Map(before.flatMap((one) => (one.kind === 'webhook' ? [[one.url, one.secret ?? null]] : [])))
  return channels.map((channel) =>
    channel.kind === 'webhook' && channel.secret === undefined
      ? { ...channel, secret: secretOf.get(channel.url) ?? null }
      : channel,
  )
}

/** Runs what writes a rule's name; throws `conflict` when another one has it. */
export async function refuseTakenAlertName<Result>(
  name: string | undefined,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (cause) {
    if (!isAlertNameTaken(cause)) throw cause
    throw new AppError('conflict', `Another rule has the name ${name}; choose another name, or change that one.`, {
      errors: [{ path: 'name', message: 'is the name of another rule' }],
    })
  }
}
