import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { type IncomingHttpHeaders, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  type Book,
  type NewTask,
  type WebhookRow,
  acceptTasks,
  cancelTask,
  insertWebhook,
  migrate,
  openBook,
  retryTask,
} from '@bullwheel/db'
import { type Logger, createIdSource } from '@bullwheel/domain'
import { createGuardedFetch, createWebhookSender } from '@bullwheel/http'
import { connectRedis, createWebhookJobs } from '@bullwheel/queue'
import { createTestPlace } from '@bullwheel/testing'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { createCopier } from '../src/mirrors/copier.ts'
import { createDeliverer } from '../src/mirrors/webhooks/deliverer.ts'
import { webhooksMirror } from '../src/mirrors/webhooks/webhooks-mirror.ts'

export type Received = { headers: IncomingHttpHeaders; body: string; id: string; taskId: string; version: number }
export type Answer = { status: number; headers?: Record<string, string>; afterMs?: number } | 'hang up'
const HORIZON_MS = 60_000
const ids = createIdSource(randomBytes)

/** A book, a Redis and what one process of mirrors does about webhooks, once or several times. */
export function useWebhookPlace() {
  const place = createTestPlace()
  const lines: string[] = []
  const note = (detail: object, message: string): void => void lines.push(`${message} ${JSON.stringify(detail)}`)
  const log: Logger = { debug: note, info: note, warn: note, error: note }
  const closing: (() => unknown)[] = []
  let book: Book | undefined
  let running: { stop: () => Promise<unknown> }[] = []
  const opened = (): Book => {
    if (book === undefined) throw new Error('only inside tests')
    return book
  }
  const hot = () => opened().hot

  beforeAll(async () => {
    await migrate({ url: place.databaseUrl, schema: place.schema })
    book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test', maxHotConnections: 8 })
  })
  afterEach(async () => {
    await Promise.all(running.map((one) => one.stop()))
    running = []
    await hot()`update webhooks set enabled = false, deleted_at = now()`
  })
  afterAll(async () => {
    for (const close of closing) close()
    await book?.close()
    await place.remove()
  })

  /** One process: it reads the event log and delivers. */
  const start = (httpAllow = ['127.0.0.1']): { stop: () => Promise<unknown> } => {
    const quiet = (): void => undefined
    const producer = connectRedis(place.redisUrl, 'producer', quiet)
    const consumer = connectRedis(place.redisUrl, 'consumer', quiet)
    const jobs = createWebhookJobs({ producer, consumer, prefix: place.prefix, onError: quiet })
    const send = createWebhookSender(createGuardedFetch({ httpAllow }))
    const deliverer = createDeliverer({ hot: hot(), jobs, send, log })
    const copier = createCopier({ hot: hot(), mirror: webhooksMirror, partition: 0, holder: randomUUID(), log })
    deliverer.start()
    copier.start()
    const stop = async (): Promise<void> => {
      await Promise.all([copier.stop(), deliverer.stop()])
      for (const redis of [producer, consumer]) redis.disconnect()
    }
    running.push({ stop })
    return { stop }
  }

  const receive = async (answer: (received: Received) => Answer) => {
    const received: Received[] = []
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const id = String(request.headers['webhook-id'])
        const one = { headers: request.headers, body, id, taskId: id.slice(0, 36), version: Number(id.slice(37)) }
        received.push(one)
        const said = answer(one)
        if (said === 'hang up') return request.socket.destroy()
        const { status, headers = {}, afterMs = 0 } = said
        return setTimeout(() => response.writeHead(status, headers).end('answered'), afterMs)
      })
    })
    const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
    await listen(0)
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const leave = (): void => {
      server.close()
      server.closeAllConnections()
    }
    closing.push(leave)
    return { url: `http://127.0.0.1:${port}/`, received, leave, comeBack: () => listen(port) }
  }

  const addWebhook = async (over: Partial<WebhookRow>): Promise<WebhookRow> => {
    const now = Date.now()
    const row: WebhookRow = {
      id: randomUUID(),
      name: randomUUID(),
      url: 'http://127.0.0.1:9/',
      secret: `whsec_${randomBytes(32).toString('base64')}`,
      oldSecret: null,
      oldSecretUntil: null,
      kinds: [],
      queues: [],
      types: [],
      enabled: true,
      wantsFrom: now,
      disabledReason: null,
      disabledAt: null,
      attempts: 20,
      backoffFirstMs: 20,
      backoffMaxMs: 200,
      timeoutMs: 2_000,
      concurrency: 10,
      failingSince: null,
      createdAt: now,
      createdBy: 'test',
      updatedAt: now,
      revision: 1,
      ...over,
    }
    await insertWebhook(hot(), row, undefined)
    return row
  }

  const accept = async (count: number, queue = 'default'): Promise<string[]> => {
    const now = Date.now()
    const tasks = Array.from({ length: count }, () => newTask(queue, now))
    await acceptTasks(hot(), tasks, { owner: 'api', staged: [], stageUntil: now + HORIZON_MS })
    return tasks.map(({ id }) => id)
  }
  /** Cancels and retries each task in turn: two events a round. */
  const churn = async (tasks: string[], rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      for (const id of tasks) {
        await cancelTask(hot(), id)
        await retryTask(hot(), id, HORIZON_MS)
      }
    }
  }
  const countOf = async (webhookId: string): Promise<Record<string, number>> => {
    const rows = await hot()<{ state: string; n: number }[]>`
      select state, count(*) as n from webhook_deliveries where webhook_id = ${webhookId}::uuid group by state`
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
  }
  return { place, log, lines, hot, start, receive, addWebhook, accept, churn, countOf }
}

function newTask(queue: string, now: number): NewTask {
  const times = { created_at: now, run_at: now, start_by: null, finish_by: null, timeout_ms: null }
  const rule = { max_attempts: 3, retry: { attempts: 3 } }
  const what = { queue, type: 'default', name: null, priority: 5, payload: '{}', tags: [] }
  return { id: ids.next(now), ...what, ...rule, ...times, idempotency: null }
}

/** By hand, as a receiver in another language would do it. */
export function signatureOf(secret: string, { headers, body }: Received): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  return `v1,${createHmac('sha256', key).update(signed, 'utf8').digest('base64')}`
}

/** Versions in the order in which a receiver first saw them, by task. */
export function firstsByTask(received: Received[]): Map<string, number[]> {
  const byTask = new Map<string, number[]>()
  for (const { taskId, version } of received) {
    const seen = byTask.get(taskId) ?? []
    if (!seen.includes(version)) byTask.set(taskId, [...seen, version])
  }
  return byTask
}
