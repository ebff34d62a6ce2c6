import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres, startRedis } from '@bullwheel/local'
import { Redis } from 'ioredis'
import pg from 'pg'
import { cpuMs, cpuMsOfChildren } from './cpu.ts'
import { machineMs } from './starts.ts'

/** The servers of one run: durable, as a user's would be (fsync on; AOF synced each second). */
export type Servers = {
  /** Theirs, and of what else a run keeps on disk; removed at the end. */
  folder: string
  databaseUrl: string
  redisUrl: string
  versions: { postgres: string; redis: string }
  /** Leaves both empty: no schema of anybody, no key. */
  reset: () => Promise<void>
  /** Milliseconds of CPU that each server has used so far. */
  cpu: () => Promise<{ postgres: number; redis: number }>
  /** Bytes that Redis has taken from its allocator, without what it buffers for clients and its file. */
  redisMemory: () => Promise<number>
  /** Kills Redis and starts it again after this time, with what it had; answers when that was on the machine's steady clock. */
  redisAway: (ms: number) => Promise<{ startedAt: number; backAt: number }>
  /** Something else that this run started. */
  onStop: (stop: () => Promise<void>) => void
  stop: () => Promise<void>
}

const SCHEMAS = ['bullwheel', 'graphile_worker', 'pgboss', 'bullmq', 'naive']

export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: true })
  const beginRedis = () => startRedis({ folder: join(folder, 'redis'), durable: true, path: process.env['PATH'] })
  let redis = await beginRedis()
  const others: (() => Promise<void>)[] = []
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
  // Its connection may still be closing when Postgres stops.
  pool.on('error', () => undefined)
  const client = new Redis(redis.url)
  // It connects again by itself after redisAway.
  client.on('error', () => undefined)
  const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version') as version`)
  const info = await client.info('server')
  return {
    folder,
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    versions: { postgres: rows[0]?.version ?? '', redis: /redis_version:(\S+)/.exec(info)?.[1] ?? '' },
    reset: async () => {
      for (const schema of SCHEMAS) await pool.query(`drop schema if exists ${schema} cascade`)
      await pool.query('checkpoint')
      await client.flushall()
    },
    cpu: async () => ({ postgres: await cpuMsOfChildren(postgres.pid), redis: await cpuMs(redis.pid) }),
    redisMemory: async () => {
      const memory = await client.info('memory')
      const bytes = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(memory)?.[1])
      return bytes('used_memory') - bytes('mem_clients_normal') - bytes('mem_aof_buffer')
    },
    redisAway: async (ms) => {
      redis.kill()
      await redis.exited
      await sleep(ms)
      const startedAt = machineMs()
      redis = await beginRedis()
      return { startedAt, backAt: machineMs() }
    },
    onStop: (stop) => void others.push(stop),
    stop: async () => {
      client.disconnect()
      await pool.end()
      await Promise.all([postgres.stop(), redis.stop(), ...others.map((stop) => stop())])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
