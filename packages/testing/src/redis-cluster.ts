import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LocalServer, findFreePort, startRedis } from '@bullwheel/local'
import { Redis } from 'ioredis'

export type TestRedisCluster = {
  /** Names all nodes. */
  url: string
  /** Kills the master that has a key, and returns at once; its replica takes over some seconds later. */
  killMasterOf: (key: string) => Promise<void>
  /** The port of the master that has a key. */
  masterOf: (key: string) => Promise<number>
  stop: () => Promise<void>
}

type Node = { server: LocalServer; redis: Redis }

const MASTERS = 3
const SLOTS = 16_384
/** A master is taken for dead after that. */
const NODE_TIMEOUT_MS = 2_000
const READY_WITHIN_MS = 30_000
const PAUSE_MS = 100

/** A real Redis Cluster: three masters with a replica each, that keep nothing on disk. */
export async function startTestRedisCluster(): Promise<TestRedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'bullwheel-cluster-'))
  const nodes = await Promise.all(Array.from({ length: MASTERS * 2 }, (_, at) => startNode(join(folder, `node-${at}`))))
  await joinNodes(nodes)
  const masterOf = async (key: string): Promise<Node> => {
    const [alive] = nodes.filter(({ redis }) => redis.status === 'ready')
    const slot = await alive?.redis.cluster('KEYSLOT', key)
    const ranges = (await alive?.redis.cluster('SLOTS')) ?? []
    const [, , master] = ranges.find(([from, to]) => from <= Number(slot) && Number(slot) <= to) ?? []
    const [, port] = master ?? []
    const node = nodes.find(({ server }) => server.port === port)
    if (node === undefined) throw new Error(`no master has the slot of ${key}`)
    return node
  }
  return {
    url: nodes.map(({ server }) => server.url).join(','),
    masterOf: async (key) => (await masterOf(key)).server.port,
    killMasterOf: async (key) => {
      const { server } = await masterOf(key)
      server.kill()
      await server.exited
    },
    stop: async () => {
      for (const { redis } of nodes) redis.disconnect()
      await Promise.all(nodes.map(({ server }) => server.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startNode(folder: string): Promise<Node> {
  const settings = [
    'cluster-enabled yes',
    `cluster-node-timeout ${NODE_TIMEOUT_MS}`,
    `cluster-port ${await findFreePort()}`,
    'cluster-replica-validity-factor 0',
    'repl-diskless-sync-delay 0',
  ]
  const server = await startRedis({
    folder,
    durable: false,
    requirePassword: false,
    path: process.env['PATH'],
    settings,
  })
  const redis = new Redis(server.url, { maxRetriesPerRequest: 0 })
  // Nodes are killed in tests.
  redis.on('error', () => undefined)
  return { server, redis }
}

/** As `redis-cli --cluster create` does it, which need not be there. */
async function joinNodes(nodes: readonly Node[]): Promise<void> {
  const [masters, replicas] = [nodes.slice(0, MASTERS), nodes.slice(MASTERS)]
  const busPorts = await Promise.all(nodes.map(({ redis }) => redis.config('GET', 'cluster-port')))
  for (const [at, { redis }] of masters.entries()) {
    const [from, to] = [Math.ceil((SLOTS * at) / MASTERS), Math.ceil((SLOTS * (at + 1)) / MASTERS) - 1]
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', from, to)
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', at + 1)
  }
  for (const { redis } of nodes)
    for (const [at, { server }] of nodes.entries())
      await redis.call('CLUSTER', 'MEET', '127.0.0.1', server.port, Number((busPorts[at] as string[])[1]))
  await untilAll(nodes, async ({ redis }) => {
    const known = String(await redis.cluster('NODES'))
      .trim()
      .split('\n')
    return known.length === nodes.length && !known.some((line) => line.includes('handshake'))
  })
  for (const [at, { redis }] of replicas.entries()) {
    const id = String(await masters[at]?.redis.call('CLUSTER', 'MYID'))
    await redis.call('CLUSTER', 'REPLICATE', id)
  }
  await untilAll(nodes, async ({ redis }) => String(await redis.cluster('INFO')).includes('cluster_state:ok'))
  await untilAll(replicas, async ({ redis }) => (await redis.info('replication')).includes('master_link_status:up'))
  // Whoever is asked first must know the replicas of all.
  await untilAll(nodes, async ({ redis }) => {
    const known = String(await redis.cluster('NODES'))
    return known.split('slave').length === replicas.length + 1
  })
}

async function untilAll(nodes: readonly Node[], isDone: (node: Node) => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS
  for (const node of nodes)
    while (!(await isDone(node))) {
      if (performance.now() > giveUpAt) throw new Error('the nodes of the cluster did not come together')
      await sleep(PAUSE_MS)
    }
}
