import type { Parsed, RedisState } from './read-info.ts'

/** What the masters of a cluster say of themselves, as of one Redis; of a single Redis that itself. */
export function sumInfos(infos: readonly Parsed[]): Omit<RedisState, 'warnings'> {
  const [first] = infos
  if (first === undefined) throw new Error('CLUSTERDOWN no master is known')
  const sum = (figure: (info: Parsed) => number): number => infos.reduce((total, info) => total + figure(info), 0)
  const sumOrNull = (figure: (info: Parsed) => number | null): number | null =>
    infos.some((info) => figure(info) === null) ? null : sum((info) => figure(info) ?? 0)
  const [hits, misses] = [sum(({ stats }) => stats.hits), sum(({ stats }) => stats.misses)]
  return {
    version: first.version,
    mode: first.mode,
    role: first.role,
    uptimeS: Math.min(...infos.map(({ uptimeS }) => uptimeS)),
    memory: {
      usedBytes: sum(({ memory }) => memory.usedBytes),
      peakBytes: sum(({ memory }) => memory.peakBytes),
      maxBytes: sumOrNull(({ memory }) => memory.maxBytes),
      fragmentation: Math.max(...infos.map(({ memory }) => memory.fragmentation)),
      evictionPolicy: [...new Set(infos.map(({ memory }) => memory.evictionPolicy))].join(', '),
    },
    clients: {
      connected: sum(({ clients }) => clients.connected),
      blocked: sum(({ clients }) => clients.blocked),
      max: sumOrNull(({ clients }) => clients.max),
    },
    persistence: {
      aof: infos.every(({ persistence }) => persistence.aof),
      rdbSavedAt: oldest(infos.map(({ persistence }) => persistence.rdbSavedAt)),
      rdbChanges: sum(({ persistence }) => persistence.rdbChanges),
      loading: infos.some(({ persistence }) => persistence.loading),
    },
    stats: {
      opsPerSecond: sum(({ stats }) => stats.opsPerSecond),
      hitRate: hits + misses === 0 ? null : hits / (hits + misses),
      evictedKeys: sum(({ stats }) => stats.evictedKeys),
      expiredKeys: sum(({ stats }) => stats.expiredKeys),
    },
    keyspace: sumKeyspace(infos),
  }
}

/** Null while one was never saved. */
function oldest(saved: readonly (string | null)[]): string | null {
  return saved.reduce((first, at) => (first === null || at === null ? null : at < first ? at : first))
}

function sumKeyspace(infos: readonly Parsed[]): RedisState['keyspace'] {
  const byDb = Map.groupBy(
    infos.flatMap(({ keyspace }) => keyspace),
    ({ db }) => db,
  )
  return [...byDb].map(([db, lines]) => ({
    db,
    keys: lines.reduce((total, { keys }) => total + keys, 0),
    expires: lines.reduce((total, { expires }) => total + expires, 0),
  }))
}
