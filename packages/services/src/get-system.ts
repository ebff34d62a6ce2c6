import type { Health, SystemInfo } from '@bullwheel/contracts'
import { type Hot, listRoleLeases, outboxBacklog, postgresVersion, readFleetFacts } from '@bullwheel/db'
import { type RedisConnection, redisVersion } from '@bullwheel/queue'
import { type Ctx, type Deps, authorise } from './context.ts'
import { readWorkers } from './fleet/get-workers.ts'
import { readMirrors, warningsOf } from './get-mirrors.ts'

const SLOW_MS = 2_000

/** Versions, roles and their holders, workers. */
export async function getSystemInfo(args: { ctx: Ctx; version: string }): Promise<SystemInfo> {
  const { ctx, version } = args
  authorise(ctx, 'viewer')
  const { book, redis, clock } = ctx.deps
  const [postgres, roles, workers, redisAnswer] = await Promise.all([
    postgresVersion(book.hot),
    listRoleLeases(book.hot),
    readWorkers(ctx.deps),
    redisVersion(redis),
  ])
  return {
    version,
    node: process.versions.node,
    postgres,
    redis: redisAnswer,
    clockOffsetMs: Math.round(clock.offsetMs * 10) / 10,
    roles: roles.map(({ name, holder, expiresAt }) => ({
      role: name,
      holder,
      expiresAt: new Date(expiresAt).toISOString(),
    })),
    workers,
    auth: ctx.actor.auth === 'off' ? 'off' : 'on',
  }
}

type Part = Health['parts'][number]

/** Every part with its reason. */
export async function getHealth(args: { ctx: Ctx }): Promise<Health> {
  const { ctx } = args
  authorise(ctx, 'viewer')
  return readHealth({ hot: ctx.deps.book.hot, redis: ctx.deps.redis })
}

/** Without Redis the system is degraded, not down: tasks are still accepted. */
export async function readHealth({ hot, redis: connection }: { hot: Hot; redis: RedisConnection }): Promise<Health> {
  const postgres = await probe('postgres', async () => `PostgreSQL ${await postgresVersion(hot)}`)
  const redis = await probe('redis', async () => {
    const version = await redisVersion(connection)
    if (version === null) throw new Error('Redis is away; tasks are accepted and staged when it is back')
    return `Redis ${version}`
  })
  const rest = postgres.status === 'ok' ? await controlParts(hot) : []
  const parts = [postgres, redis, ...rest]
  const status = postgres.status === 'down' ? 'down' : parts.every((part) => part.status !== 'down') ? 'ok' : 'degraded'
  return { status, parts }
}

/** What /readyz says: Postgres must answer, without Redis it is ready but degraded. */
export async function getReadiness(deps: Deps): Promise<'ok' | 'degraded' | 'down'> {
  const postgres = await probe('postgres', () => postgresVersion(deps.book.hot))
  if (postgres.status === 'down') return 'down'
  return deps.redis.status === 'ready' ? 'ok' : 'degraded'
}

/** What keeps a process that works behind the api from its work, in words for a probe; undefined: nothing does. */
export async function whyNotReady(hot: Hot): Promise<string | undefined> {
  const postgres = await probe('postgres', () => postgresVersion(hot))
  return postgres.status === 'down' ? 'Postgres does not answer' : undefined
}

async function controlParts(hot: Hot): Promise<Part[]> {
  const roles = await probe('scheduler', async () => {
    const held = await listRoleLeases(hot)
    if (held.length === 0) throw new Error('no scheduler holds a role: retries and tasks for later do not start')
    return `roles held: ${held.map((lease) => lease.name).join(', ')}`
  })
  const workers = await probe('workers', async () => {
    const { alive, slots, wanted } = await readFleetFacts(hot)
    if (alive > 0) return `${alive} alive with ${slots} slots`
    if (wanted === 0) return 'none is alive, and no pool wants one now'
    throw new Error(`no worker is alive: nothing runs. The pools want ${wanted}`)
  })
  const outbox = await probe('outbox', async () => {
    const { tasks, oldestMs } = await outboxBacklog(hot)
    const detail = `${tasks} tasks on their way into Redis, the oldest for ${Math.round(oldestMs / 1000)} s`
    if (oldestMs > 120_000) throw new Error(detail)
    return detail
  })
  const mirrors = await probe('mirrors', async () => {
    const found = await readMirrors(hot)
    const wrong = found.filter(({ state }) => state !== 'running').flatMap(warningsOf)
    if (wrong.length > 0) throw new Error(wrong.join('; '))
    return found.map(({ name, lag }) => `${name} ${lag.items} behind`).join(', ') || 'none has begun yet'
  })
  return [roles, workers, outbox, mirrors]
}

async function probe(name: string, ask: () => Promise<string>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${SLOW_MS} ms`)), SLOW_MS)
  })
  try {
    return { name, status: 'ok', detail: await Promise.race([ask(), timeout]) }
  } catch (cause) {
    return { name, status: 'down', detail: cause instanceof Error ? cause.message : 'no answer' }
  } finally {
    clearTimeout(timer)
  }
}
