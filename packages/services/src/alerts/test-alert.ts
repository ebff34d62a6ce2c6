import { randomUUID } from 'node:crypto'
import type { AlertTest } from '@bullwheel/contracts'
import { EVENT_SOURCE } from '@bullwheel/domain'
import { audit } from '../audit.ts'
import { type Ctx, authorise } from '../context.ts'
import { channelName } from './alert-sender.ts'
import { requireAlertRule } from './get-alerts.ts'

/** Sends a test message to every channel now, enabled or not, and tells what came of it. Throws `not_found`. */
export async function testAlert(args: { ctx: Ctx; id: string }): Promise<AlertTest> {
  const { ctx, id } = args
  authorise(ctx, 'admin')
  const { name, channels } = await requireAlertRule(ctx, id)
  const now = ctx.deps.clock.now()
  const message = {
    id: `test-${randomUUID()}`,
    text: `Test: ${name}\nThis is a test of an alert rule; nothing is wrong.`,
    body: {
      specversion: '1.0',
      source: EVENT_SOURCE,
      type: 'AlertTest',
      subject: id,
      time: new Date(now).toISOString(),
      datacontenttype: 'application/json',
      data: { rule: { id, name }, firing: [], resolved: [], link: null },
    },
    now,
  }
  const { signal } = new AbortController()
  const sent = await Promise.all(channels.map((channel) => ctx.deps.alerts.send({ ...message, channel }, signal)))
  await audit(ctx, 'alert.test', id, { delivered: sent.filter(({ delivered }) => delivered).length })
  const results = channels.map((channel, at) => {
    const { delivered = false, error = null, ms = 0 } = sent[at] ?? {}
    return { channel: channelName(channel), delivered, error, ms }
  })
  return { results }
}
