import type { RedisOptions } from 'ioredis'

export type RedisPlace = {
  isCluster: boolean
  nodes: { host: string; port: number }[]
  /** What is the same for all nodes: user, password, number of the database, TLS. */
  options: RedisOptions
}

const PORT = 6_379

/**
 * Where a Redis is: `redis://user:password@host:6379/0`, with `rediss:` by TLS. Several addresses separated by commas, or one
 * with `?cluster=on`, are nodes of a Redis Cluster, of which the first one's user and password count for all. Throws
 * on anything else.
 */
export function parseRedisUrl(text: string): RedisPlace {
  const urls = text.split(',').map((address) => new URL(address.trim()))
  const [first] = urls
  if (first === undefined) throw new Error('no address of a Redis is given')
  const isTls = first.protocol === 'rediss:'
  const db = Number(first.pathname.slice(1) || 0)
  const isCluster = urls.length > 1 || first.searchParams.get('cluster') === 'on'
  return {
    isCluster,
    nodes: urls.map(({ hostname, port }) => ({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || PORT) })),
    options: {
      ...(first.username !== '' && { username: decodeURIComponent(first.username) }),
      ...(first.password !== '' && { password: decodeURIComponent(first.password) }),
      ...(!isCluster && db !== 0 && { db }),
      ...(isTls && { tls: {} }),
    },
  }
}
