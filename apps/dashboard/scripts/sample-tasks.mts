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

/** How many letters wait at each priority, the most urgent first. */
const LETTERS = [2, 5, 9, 4, 16, 11, 6, 3, 0, 1]

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
}

/** A paused queue in which something waits at almost every priority. */
export async function fillPausedQueue(client: Client): Promise<void> {
  const params = { queue: 'mail' }
  await client.putQueue({ params, body: { weight: 3 } })
  await client.pauseQueue({ params, body: { reason: 'mail provider is down' } })
  const payload = { to: 'ada@example.com', subject: 'Your statement', body: 'It is ready' }
  const body = LETTERS.flatMap((count, at) =>
    Array.from({ length: count }, () => ({ type: 'EMAIL', queue: 'mail', priority: at + 1, payload })),
  )
  await client.submitTasks({ body })
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
