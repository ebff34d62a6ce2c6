import { randomUUID } from 'node:crypto'
import type { WebhookTest } from '@bullwheel/contracts'
import type { WebhookRow } from '@bullwheel/db'
import { EVENT_SOURCE, judgeAnswer } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { requireWebhook } from './get-webhooks.ts'

/** Sends a signed ping now, enabled or not, and tells what came back. It is no delivery. Throws `not_found`. */
export async function testWebhook(args: { ctx: Ctx; id: string }): Promise<WebhookTest> {
  const { ctx, id } = args
  authorise(ctx, 'admin')
  const row = await requireWebhook(ctx, id)
  const now = ctx.deps.clock.now()
  const messageId = `ping_${randomUUID()}`
  const answer = await ctx.deps.webhooks.send(
    { url: row.url, messageId, body: pingOf(row, messageId, now), secrets: secretsOf(row, now), ...timesOf(row, now) },
    new AbortController().signal,
  )
  await audit(ctx, 'webhook.test', id, { status: answer.status })
  const { retryAfter: _, ...shown } = answer
  const { outcome } = judgeAnswer(answer, row, { attempt: 1, now, random: 0 })
  return { ...shown, at: new Date(now).toISOString(), delivered: outcome === 'delivered', messageId }
}

const timesOf = ({ timeoutMs }: WebhookRow, now: number) => ({ timeoutMs, now })

function secretsOf({ secret, oldSecret, oldSecretUntil }: WebhookRow, now: number): string[] {
  return oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > now ? [secret, oldSecret] : [secret]
}

function pingOf({ id, name }: WebhookRow, messageId: string, now: number): string {
  return JSON.stringify({
    specversion: '1.0',
    id: messageId,
    source: EVENT_SOURCE,
    type: 'WebhookPing',
    subject: id,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    data: { webhook: id, name },
  })
}
