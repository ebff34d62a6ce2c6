import type { Client } from '@bullwheel/sdk'

const RULES: Parameters<Client['createAlert']>[0]['body'][] = [
  {
    name: 'Mails fail',
    condition: { kind: 'failures_in_row', count: 3 },
    queue: 'mail',
    channels: [{ kind: 'slack', url: 'https://hooks.slack.com/services/T000/B000/key' }],
  },
  { name: 'Tasks wait too long', condition: { kind: 'oldest_wait', longerThan: '1s' }, quiet: '4h' },
  { name: 'Too many failures', condition: { kind: 'failure_rate', percent: 20, window: '30m' } },
  { name: 'A mirror is behind', condition: { kind: 'mirror_lag', longerThan: '1m' } },
]
const LOOKED_AT_WITHIN_MS = 15_000

/** Makes some rules, and waits until the scheduler has looked at all of them. */
export async function makeSampleAlerts(client: Client): Promise<void> {
  const { items } = await client.listAlerts({})
  for (const body of RULES) if (!items.some(({ name }) => name === body.name)) await client.createAlert({ body })
  const giveUpAt = Date.now() + LOOKED_AT_WITHIN_MS
  for (;;) {
    const { items: made } = await client.listAlerts({})
    if (made.every(({ evaluatedAt }) => evaluatedAt !== null) || Date.now() > giveUpAt) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
