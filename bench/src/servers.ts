import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, startRedis } from '@bullwheel/local'
import { Redis } from 'ioredis'
import pg from 'pg'
import { cpuMs, cpuMsOfChildren } from './cpu.ts'

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
  stop: () => Promise<void>
}

const SCHEMAS = ['bullwheel', 'graphile_worker', 'pgboss', 'bullmq', 'naive']

export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: true })
  const redis = await startRedis({ folder: join(folder, 'redis'), durable: true, path: process.env['PATH'] })
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
  const client = new Redis(redis.url)
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
    stop: async () => {
      client.disconnect()
      await pool.end()
      await Promise.all([postgres.stop(), redis.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
