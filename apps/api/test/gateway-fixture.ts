import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Role, ROLES, type TaskTypeReport } from '@bullwheel/contracts'
import {
  addApiKey,
  createBookClock,
  createPostgresSearchIndex,
  migrate,
  openBook,
  reportTaskTypes,
  sqlFault,
} from '@bullwheel/db'
import { NO_TRACER, createIdSource } from '@bullwheel/domain'
import { createAddressCheck, createGuardedFetch, createWebhookSender } from '@bullwheel/http'
import { createTaskMetrics } from '@bullwheel/metrics'
import { connectRedis, createLineListener, createStager, listenProgress, untilReady } from '@bullwheel/queue'
import {
  type Deps,
  bookReaders,
  createAuthenticator,
  createCatalogue,
  createEventFeed,
  createForecasts,
  createIntake,
  createLineFeed,
  createKeyGroups,
  createPendingCounts,
  createQueueRates,
  createQueueSettings,
  createStatsSource,
  createTaskCache,
  createQueueStates,
  createWorkerStates,
  createWarningReader,
  openAlertSender,
} from '@bullwheel/services'
import { createTestPlace } from '@bullwheel/testing'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { buildApp } from '../src/app.ts'
import type { Gateway } from '../src/gateway.ts'
import { createProgressFeed } from '../src/live/progress-feed.ts'
import { TIME_LIMITS, type TimeLimits } from '../src/plugins/time-limit.ts'
import { createSignInLimit } from '../src/routes/session/sign-in-limit.ts'

export type GatewayOptions = {
  isAuthOff?: boolean
  unknownTypes?: Deps['unknownTypes']
  /** Another Redis than the real one: an address where nothing answers. */
  redisUrl?: string
  timeLimits?: TimeLimits
  /** Private places that webhooks may be sent to. */
  httpAllow?: string[]
  /** Mail server for alerts. */
  smtpUrl?: string
  trustedProxies?: string[]
}

const HORIZON_MS = 60_000
const quiet = (): void => undefined
export const PAGE_ORIGIN = 'http://localhost:3000'

/** A type of each kind: one that takes anything, one whose payload must fit. */
const TYPES: TaskTypeReport[] = [
  { type: 'any', fingerprint: 'a', schema: {}, description: null, queue: null, timeoutMs: null, retry: null },
  {
    type: 'sum',
    fingerprint: 's',
    schema: {
      type: 'object',
      required: ['a'],
      properties: { a: { type: 'integer' }, b: { type: 'integer' } },
      additionalProperties: false,
    },
    description: 'Adds',
    queue: 'maths',
    timeoutMs: 1_000,
    retry: null,
  },
]

/** The gateway of one test file, listening on a port of its own, with a key for each role, on real servers. */
export function useGateway(options: GatewayOptions = {}) {
  const place = createTestPlace()
  const secrets = Object.fromEntries(ROLES.map((role) => [role, randomBytes(16).toString('hex')])) as Record<
    Role,
    string
  >
  let parts: Awaited<ReturnType<typeof open>> | undefined

  const open = async () => {
    await migrate({ url: place.databaseUrl, schema: place.schema })
    const book = openBook({ url: place.databaseUrl, schema: place.schema, applicationName: 'test' })
    const logLines: string[] = []
    const log = pino({ level: 'debug' }, { write: (line) => void logLines.push(line) })
    await reportTaskTypes(book.hot, TYPES)
    for (const role of ROLES) {
      await addApiKey(book.db, {
        name: `the ${role}`,
        role,
        hash: createHash('sha256').update(secrets[role]).digest('base64url'),
      })
    }
    const clock = createBookClock(book.hot)
    const catalogue = createCatalogue(book.hot, log)
    const queues = createQueueSettings(book.hot, log)
    await Promise.all([clock.measure(), catalogue.start(), queues.start()])
    const redis = connectRedis(options.redisUrl ?? place.redisUrl, 'producer', quiet)
    if (options.redisUrl === undefined) await untilReady(redis, 5_000)
    const stager = createStager({ redis, prefix: place.prefix, now: clock.now })
    const shared = { book, stager, redis, prefix: place.prefix, catalogue, queues, log, horizonMs: HORIZON_MS }
    const intake = createIntake({ ...shared, instance: 'test', now: clock.now })
    intake.start()
    const deps: Deps = {
      ...shared,
      clock,
      intake,
      rates: createQueueRates(Date.now),
      forecasts: createForecasts({ hot: book.hot, catalogue, now: clock.now }),
      pending: createPendingCounts({ hot: book.hot, redis, prefix: place.prefix, log }),
      taskCache: createTaskCache({ redis, prefix: place.prefix, now: clock.now, log }),
      keyGroups: createKeyGroups(redis, place.prefix, clock.now),
      kafka: undefined,
      webhooks: {
        send: createWebhookSender(createGuardedFetch({ httpAllow: options.httpAllow ?? [] })),
        checkAddress: createAddressCheck({ httpAllow: options.httpAllow ?? [] }),
      },
      tracer: NO_TRACER,
      // Each answer is looked up: a test may have changed what is wrong.
      warnings: createWarningReader({ ...shared, hot: book.hot, clock }, 0),
      alerts: await openAlertSender({
        httpAllow: options.httpAllow ?? [],
        smtpUrl: options.smtpUrl,
        mailFrom: 'Bullwheel <bullwheel@example.com>',
      }),
      search: createPostgresSearchIndex(book.hot),
      prometheus: undefined,
      stats: createStatsSource(book.hot, clock.now),
      ids: createIdSource(randomBytes),
      unknownTypes: options.unknownTypes ?? 'refuse',
    }
    const feed = createEventFeed(book.hot, log)
    const metrics = createTaskMetrics({ readers: bookReaders(deps) })
    const progress = createProgressFeed()
    const subscriber = connectRedis(options.redisUrl ?? place.redisUrl, 'consumer', quiet)
    listenProgress(subscriber, place.prefix, progress.publish, quiet).catch(quiet)
    const lines = createLineFeed(book.hot, log)
    const lineListener = createLineListener(subscriber, place.prefix, lines.hear, quiet)
    const live = { lines, lineListener, queues: createQueueStates(deps), workers: createWorkerStates(deps) }
    await feed.start()
    feed.subscribe(({ events }) => {
      metrics.observe(events)
      deps.rates.observe(events)
      deps.taskCache.observe(events)
      deps.pending.changed()
    })
    const gateway: Gateway = {
      deps,
      authenticator: createAuthenticator(deps),
      feed,
      progress,
      live,
      signInLimit: createSignInLimit(),
      metrics,
      failureOf: (cause) => {
        const fault = sqlFault(cause)
        return fault === 'deadlock' ? 'unreachable' : fault
      },
      version: '0.0.0',
      timeLimits: options.timeLimits ?? TIME_LIMITS,
      isAuthOff: options.isAuthOff ?? false,
      allowedOrigins: [PAGE_ORIGIN],
      trustedProxies: options.trustedProxies ?? [],
    }
    const app = await buildApp(gateway, log)
    const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
    const close = async () => {
      await app.close()
      await feed.stop()
      await Promise.all([lines.stop(), live.queues.stop(), live.workers.stop()])
      await intake.stop()
      deps.pending.stop()
      catalogue.stop()
      queues.stop()
      await stager.close()
      redis.disconnect()
      subscriber.disconnect()
      await book.close()
      await place.remove()
    }
    return { app, baseUrl, deps, gateway, logLines, close }
  }

  beforeAll(async () => {
    parts = await open()
  })
  afterAll(() => parts?.close())

  const get = () => {
    if (parts === undefined) throw new Error('only inside tests')
    return parts
  }
  return { get, secrets, ...createCaller(() => get().baseUrl, secrets) }
}

export type Answer = { status: number; headers: Headers; body: unknown; text: string }
export type Asked = {
  as?: Role | 'nobody'
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  body?: RequestInit['body']
}

function createCaller(baseUrl: () => string, secrets: Record<Role, string>) {
  const call = async (method: string, path: string, asked: Asked = {}): Promise<Answer> => {
    const { as = 'operator', headers = {}, json, body } = asked
    const response = await fetch(baseUrl() + path, {
      method,
      headers: {
        ...(as !== 'nobody' && { authorization: `Bearer ${secrets[as]}` }),
        ...((json !== undefined || body !== undefined) && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? (body ?? null) : JSON.stringify(json),
      ...(body instanceof ReadableStream && { duplex: 'half' as const }),
    })
    const answer = await response.text()
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: isJson && answer !== '' ? JSON.parse(answer) : undefined,
    }
  }
  /** Writes bytes to the port as they are and gives back what comes. */
  const raw = async (bytes: string): Promise<string> => {
    const { hostname, port } = new URL(baseUrl())
    const socket = connect(Number(port), hostname)
    socket.write(bytes)
    return text(socket)
  }
  return { call, raw }
}
