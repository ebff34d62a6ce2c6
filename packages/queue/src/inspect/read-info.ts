import type { RedisInfo, RedisWarning } from '@bullwheel/contracts'
import { type RedisConnection, within } from '../connection.ts'
import { mastersOf } from '../masters.ts'
import { sumInfos } from './sum-infos.ts'

const TIMEOUT_MS = 3_000
const NEARLY_FULL = 0.9

/** What Redis says of itself. */
export type RedisState = Omit<RedisInfo, 'groups' | 'queues' | 'counted'>

/** Reads INFO once, of a cluster of each master. Throws when one does not answer within 3 s. */
export async function readRedisInfo(redis: RedisConnection): Promise<RedisState> {
  const asked = Promise.all(mastersOf(redis).map((master) => master.info()))
  const infos = (await within(TIMEOUT_MS, asked, 'Redis did not answer')).map(parseInfo)
  // Each master fills up by itself, and has settings of its own.
  const warnings = new Map(infos.flatMap(warningsOf).map((warning) => [warning.code, warning]))
  return { ...sumInfos(infos), warnings: [...warnings.values()] }
}

export type Parsed = Omit<RedisState, 'warnings' | 'stats'> & {
  stats: Omit<RedisState['stats'], 'hitRate'> & { hits: number; misses: number }
  aofFailed: boolean
  rdbFailed: boolean
}

/** The text of INFO, from Redis 6.2 on; what a server does not tell is 0 or null. */
export function parseInfo(info: string): Parsed {
  const facts = new Map(info.split(/\r?\n/).map((line) => line.split(/:(.*)/s, 2) as [string, string]))
  const text = (name: string): string => facts.get(name) ?? ''
  const number = (name: string): number => Number(facts.get(name) ?? 0) || 0
  return {
    version: text('redis_version') || 'unknown',
    mode: text('redis_mode') || 'standalone',
    role: text('role') || 'master',
    uptimeS: number('uptime_in_seconds'),
    memory: {
      usedBytes: number('used_memory'),
      peakBytes: number('used_memory_peak'),
      maxBytes: number('maxmemory') || null,
      fragmentation: number('mem_fragmentation_ratio'),
      evictionPolicy: text('maxmemory_policy') || 'unknown',
    },
    clients: {
      connected: number('connected_clients'),
      blocked: number('blocked_clients'),
      max: number('maxclients') || null,
    },
    persistence: {
      aof: text('aof_enabled') === '1',
      rdbSavedAt:
        number('rdb_last_save_time') > 0 ? new Date(number('rdb_last_save_time') * 1_000).toISOString() : null,
      rdbChanges: number('rdb_changes_since_last_save'),
      loading: text('loading') === '1',
    },
    stats: {
      opsPerSecond: number('instantaneous_ops_per_sec'),
      hits: number('keyspace_hits'),
      misses: number('keyspace_misses'),
      evictedKeys: number('evicted_keys'),
      expiredKeys: number('expired_keys'),
    },
    keyspace: [...facts].flatMap(([name, value]) => (/^db\d+$/.test(name) ? [toKeyspace(name, value)] : [])),
    aofFailed: text('aof_last_write_status') === 'err' || text('aof_last_bgrewrite_status') === 'err',
    rdbFailed: text('rdb_last_bgsave_status') === 'err',
  }
}

function toKeyspace(db: string, value: string): { db: string; keys: number; expires: number } {
  const count = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(value)?.[1] ?? 0)
  return { db, keys: count('keys'), expires: count('expires') }
}

/** What is set up wrongly or fails, and what to do. */
function warningsOf(state: Parsed): RedisWarning[] {
  const { memory, persistence, stats, aofFailed, rdbFailed } = state
  const warnings: (RedisWarning | false)[] = [
    memory.evictionPolicy !== 'noeviction' && {
      code: 'eviction-policy',
      text: `maxmemory-policy is ${memory.evictionPolicy}: when memory is short Redis drops jobs instead of refusing them. Set it to noeviction.`,
    },
    !persistence.aof && {
      code: 'no-aof',
      text: 'There is no append-only file: after a crash Redis comes back without its latest jobs, and they are staged again from Postgres, which takes time. Set appendonly yes and appendfsync everysec.',
    },
    aofFailed && { code: 'aof-failed', text: 'The append-only file could not be written; look at the disk of Redis.' },
    rdbFailed && { code: 'rdb-failed', text: 'The latest snapshot failed; look at the log and the disk of Redis.' },
    memory.maxBytes !== null &&
      memory.usedBytes > memory.maxBytes * NEARLY_FULL && {
        code: 'memory-nearly-full',
        text: 'More than 90 % of maxmemory is used: soon Redis refuses jobs, and tasks wait in Postgres. Raise maxmemory, or find what fills it in the list of keys.',
      },
    stats.evictedKeys > 0 && {
      code: 'evicted',
      text: `${stats.evictedKeys} keys were evicted since Redis started; the tasks among them were staged again.`,
    },
  ]
  return warnings.filter((warning) => warning !== false)
}
