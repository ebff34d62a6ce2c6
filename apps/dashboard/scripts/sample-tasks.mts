import type { BulkItemInput, Client } from '@bullwheel/sdk'

const SAMPLES: readonly BulkItemInput[] = [
  { type: 'default', payload: { job: 'close the books', month: '2026-10' }, delay: '6h', name: 'month end' },
  {
    type: 'REPORT_GENERATION',
    payload: { report: 'sales', rows: 40_000 },
    name: 'sales by region',
    priority: 3,
    queue: 'reports',
  },
  {
    type: 'EMAIL',
    payload: { to: 'ada@example.com', subject: 'Your invoice', body: 'Hello Ada' },
    tags: ['tenant:acme'],
  },
  {
    type: 'curl',
    payload: 'https://status.invalid/',
    name: 'ping the status page',
    retry: { attempts: 4, backoff: { kind: 'exponential', delay: '200ms' } },
  },
  { type: 'EMAIL', payload: { to: 'grace@example.com', subject: 'Welcome', body: 'Hello Grace' }, priority: 1 },
  {
    type: 'http',
    payload: { method: 'POST', url: 'https://hooks.invalid/deploys', body: { ref: 'main' } },
    name: 'deploy hook',
    retry: { attempts: 5, backoff: { kind: 'exponential', delay: '10m' } },
  },
  { type: 'REPORT_GENERATION', payload: { report: 'usage', rows: 2_500 }, priority: 8 },
  { type: 'default', payload: { sync: 'customers', since: '2026-11-20' }, name: 'customer sync' },
]

/** Letters of a queue that stands still, so that something waits at every priority. */
const LETTERS: readonly BulkItemInput[] = Array.from({ length: 40 }, (_, at) => ({
  type: 'EMAIL',
  queue: 'mail',
  priority: 1 + ((at * at + 3 * at) % 10),
  payload: { to: `customer-${at}@example.com`, subject: 'Your statement', body: 'It is ready' },
}))

/** Gives a system something to show: every type, and every state that can be had without waiting long. */
export async function submitSamples(client: Client): Promise<void> {
  await client.putQueue({ params: { queue: 'reports' }, body: { concurrency: 4, rateLimit: { max: 50, per: '1s' } } })
  const items = Array.from({ length: 5 }, () => SAMPLES).flat()
  const { items: receipts } = await client.submitTasks({ body: items })
  const [first] = receipts
  if (first !== undefined && 'id' in first) {
    await client.setTaskStatus({ params: { id: first.id }, body: { status: 'cancelled' } })
  }
  await nothingIsDue(client)
  await client.putQueue({ params: { queue: 'mail' }, body: { weight: 3 } })
  await client.pauseQueue({ params: { queue: 'mail' }, body: { reason: 'the mail provider is down until noon' } })
  await client.submitTasks({ body: [...LETTERS] })
}

const TRIES = 60
const BETWEEN_TRIES_MS = 250

async function nothingIsDue(client: Client): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { items } = await client.listTasks({ query: { state: ['queued', 'running'], limit: 1 } })
    if (items.length === 0) return
    await new Promise((resume) => setTimeout(resume, BETWEEN_TRIES_MS))
  }
}
