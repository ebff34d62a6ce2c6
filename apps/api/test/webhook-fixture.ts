import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { type IncomingHttpHeaders, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { type Webhook, type WebhookDelivery, type WebhookWithSecret, routes } from '@bullwheel/contracts'
import { type Hot, acceptTasks, cancelTask, readTaskFacts, writeDeliveries } from '@bullwheel/db'
import { type NewDelivery, createIdSource, deliveriesOf } from '@bullwheel/domain'
import { afterAll, afterEach, expect } from 'vitest'
import type { useGateway } from './gateway-fixture.ts'

export type Received = { headers: IncomingHttpHeaders; body: string; url: string }
export const WEBHOOKS = '/api/v1/webhooks'
const ids = createIdSource(randomBytes)

/** Receivers on ports of their own; `answer` decides what they say. */
export function useReceivers() {
  const closing: (() => void)[] = []
  afterAll(() => closing.forEach((close) => close()))
  return async (
    answer: (received: Received) => { status: number; headers?: Record<string, string>; body?: string },
  ) => {
    const received: Received[] = []
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const one = { headers: request.headers, body, url: request.url ?? '' }
        received.push(one)
        const { status, headers = {}, body: said = '' } = answer(one)
        response.writeHead(status, headers).end(said)
      })
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    closing.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return { url: `http://127.0.0.1:${port}/hook`, received }
  }
}

/** By hand, as a receiver in another language would do it. */
export function signatureOf(secret: string, { headers, body }: Received): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`
}

/** Calls about webhooks as a test makes them, and a stand-in for the mirror and the deliverer. */
export function useWebhooks({ call, get }: Pick<ReturnType<typeof useGateway>, 'call' | 'get'>) {
  const hot = (): Hot => get().deps.book.hot
  // There may be only so many.
  afterEach(() => hot()`update webhooks set enabled = false, deleted_at = now() where deleted_at is null`)
  const path = (id: string, rest = ''): string => `${WEBHOOKS}/${id}${rest}`
  const body = (json: object = {}): object => ({ name: `w-${randomUUID()}`, url: 'https://example.com/hook', ...json })
  const create = async (json: object = {}): Promise<WebhookWithSecret> => {
    const answer = await call('POST', WEBHOOKS, { as: 'admin', json: body(json) })
    expect({ status: answer.status, text: answer.status === 201 ? '' : answer.text }).toEqual({ status: 201, text: '' })
    return routes.createWebhook.reply.parse(answer.body)
  }
  const read = async (id: string): Promise<Webhook> =>
    routes.getWebhook.reply.parse((await call('GET', path(id), { as: 'viewer' })).body)
  const deliveries = async (id: string, query = ''): Promise<WebhookDelivery[]> =>
    routes.listDeliveries.reply.parse((await call('GET', path(id, `/deliveries${query}`), { as: 'viewer' })).body).items

  /** Tasks in a queue, each cancelled: two events. */
  const makeEvents = async (count: number, queue = 'default'): Promise<string[]> => {
    const now = Date.now()
    const tasks = Array.from({ length: count }, () => ({
      id: ids.next(now),
      queue,
      type: 'any',
      name: null,
      priority: 5,
      max_attempts: 3,
      retry: { attempts: 3 },
      timeout_ms: null,
      start_by: null,
      finish_by: null,
      payload: '{}',
      tags: [],
      created_at: now,
      run_at: now,
      idempotency: null,
    }))
    await acceptTasks(hot(), tasks, { owner: 'api', staged: [], stageUntil: now })
    for (const { id } of tasks) await cancelTask(hot(), id)
    return tasks.map(({ id }) => id)
  }
  /** Writes deliveries of these tasks' first event, as the mirror does. */
  const deliver = async (webhookId: string, tasks: string[]): Promise<number[]> => {
    const facts = await readTaskFacts(hot(), tasks)
    const rows = tasks.flatMap((taskId): NewDelivery[] => {
      const { queue, type } = facts.find(({ id }) => id === taskId) ?? { queue: 'default', type: 'any' }
      const event = {
        kind: 'created' as const,
        taskId,
        version: 1,
        at: new Date().toISOString(),
        queue,
        type,
        name: null,
      }
      const rest = { priority: 5, attempt: 0, worker: null, startedAt: null, runAt: null, error: null, cursor: '1.0' }
      return deliveriesOf({ ...event, ...rest, maxAttempts: 3, scheduledAt: null }, [webhookId], 'event')
    })
    return hot().begin((tx) => writeDeliveries(tx as unknown as Hot, rows))
  }
  return { hot, path, body, create, read, deliveries, makeEvents, deliver }
}
