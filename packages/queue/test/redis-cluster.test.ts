import { randomUUID } from 'node:crypto'
import { type TestRedisCluster, startTestRedisCluster } from '@bullwheel/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  type RedisConnection,
  SCAN_START,
  type ScanPlace,
  beatQueues,
  connectRedis,
  countGroups,
  createLineListener,
  createStager,
  createTaskSource,
  findCarried,
  isRedisAway,
  listActiveWorkers,
  listKeys,
  listen,
  nudge,
  publishLines,
  readMarks,
  readRedisInfo,
  readTexts,
  readValue,
  tellSettings,
  textBudget,
  untilReady,
  wipeQueues,
} from '../src/index.ts'

const PREFIX = 'bw'
const quiet = (): void => undefined
const queues = Array.from({ length: 12 }, (_, at) => `line-${at}`)
let cluster: TestRedisCluster
let producer: RedisConnection
let consumer: RedisConnection

beforeAll(async () => {
  cluster = await startTestRedisCluster()
  producer = connectRedis(cluster.url, 'producer', quiet)
  consumer = connectRedis(cluster.url, 'consumer', quiet)
  await Promise.all([untilReady(producer, 10_000), untilReady(consumer, 10_000)])
}, 60_000)
afterAll(async () => {
  producer.disconnect()
  consumer.disconnect()
  await cluster.stop()
}, 30_000)

const metaKey = (queue: string) => `${PREFIX}:{${queue}}:${queue}:meta`
const newTask = () => ({ id: randomUUID(), version: 1 })
const metaOf = (queue: string) => ({ queue, epoch: 'e', version: 1, paused: false, concurrency: null, rate: null })

async function tellAll(names: readonly string[]): Promise<void> {
  await untilReady(producer, 10_000)
  const look = await readMarks(producer, PREFIX, names)
  await tellSettings(PREFIX, names.map(metaOf), look, 1_000)
}

async function stageOne(queue: string) {
  const task = newTask()
  const stager = createStager({ redis: producer, prefix: PREFIX, now: Date.now })
  const bundle = { queue, type: 't', priority: 5, runAt: 0, tasks: [task] }
  await stager.stage([bundle], { take: 0, claim: false })
  await stager.close()
  return task
}

test('queues are spread over the masters, and each is staged, delivered and finished', async () => {
  const ports = await Promise.all(queues.map((queue) => cluster.masterOf(metaKey(queue))))
  expect(new Set(ports).size).toBe(3)
  const stager = createStager({ redis: producer, prefix: PREFIX, now: Date.now })
  const bundles = queues.map((queue) => ({ queue, type: 't', priority: 5, runAt: 0, tasks: [newTask()] }))
  await stager.stage(bundles, { take: 0, claim: false })
  for (const { queue, tasks } of bundles) {
    const source = createTaskSource({
      redis: consumer,
      prefix: PREFIX,
      queue,
      worker: 'w',
      now: Date.now,
      onError: quiet,
    })
    const carried = tasks.map((task) => ({ ...task, priority: 5 }))
    expect(await findCarried(producer, PREFIX, queue, carried, Date.now())).toHaveLength(1)
    const { delivery } = await source.fetch()
    expect(delivery?.tasks).toEqual(tasks)
    expect((await listActiveWorkers(producer, PREFIX, queues)).get(queue)).toEqual(new Set(['w']))
    await source.finish(delivery?.jobId ?? '', false)
    expect(await stager.count(queue)).toEqual({ waiting: 0, delayed: 0, active: 0 })
    await source.close()
  }
  await stager.close()
})

test('marks of queues on all masters are told, beaten and read at once', async () => {
  await tellAll(queues)
  const look = await readMarks(producer, PREFIX, queues)
  expect(new Set([...look.marks.values()].map(({ runId }) => runId)).size).toBe(3)
  await beatQueues(PREFIX, queues, look, 2_000)
  const { marks } = await readMarks(producer, PREFIX, queues)
  for (const queue of queues) expect(marks.get(queue)).toMatchObject({ epoch: 'e', beat: 2_000, version: '1' })
})

test('a wipe of some queues takes all of their keys on every master, and nothing else', async () => {
  const [gone, kept] = [['wipe-1', 'wipe-2', 'wipe-3', 'wipe-4', 'wipe-5'], 'wipe-kept']
  for (const queue of [...gone, kept]) await stageOne(queue)
  await tellAll([...gone, kept])
  expect(await wipeQueues(producer, PREFIX, gone)).toBeGreaterThanOrEqual(gone.length)
  const { marks } = await readMarks(producer, PREFIX, [...gone, kept])
  for (const queue of gone) expect(marks.get(queue)?.epoch).toBeNull()
  expect(marks.get(kept)?.epoch).toBe('e')
  expect(await wipeQueues(producer, PREFIX, ['wipe-kept'])).toBeGreaterThan(0)
})

test('the keys of all masters are listed page by page, counted, weighed and read', async () => {
  await tellAll(queues)
  const keys: string[] = []
  const texts: string[] = []
  for (let from: ScanPlace | null = SCAN_START; from !== null;) {
    const query = { prefix: PREFIX, pattern: `${PREFIX}:{line-*:meta`, limit: 2, from }
    const page: Awaited<ReturnType<typeof listKeys>> = await listKeys(producer, query)
    keys.push(...page.entries.map(({ key }) => key))
    texts.push(...(await readTexts(producer, page.entries, textBudget())))
    from = page.place
  }
  expect(new Set(keys)).toEqual(new Set(queues.map(metaKey)))
  for (const text of texts) expect(JSON.parse(text)).toMatchObject({ 'bw:epoch': 'e' })
  const value = await readValue(producer, metaKey('line-3'), { prefix: PREFIX, limit: 10, from: SCAN_START })
  expect(value?.content).toMatchObject({ type: 'hash' })
  const counts = await countGroups(producer, PREFIX)
  expect(counts.all).toBe(true)
  const counted = counts.queues.filter(({ queue }) => queue.startsWith('line-')).map(({ queue }) => queue)
  expect(new Set(counted)).toEqual(new Set(queues))
  const { mode, keyspace, memory, warnings } = await readRedisInfo(producer)
  expect(mode).toBe('cluster')
  expect(keyspace[0]?.keys).toBe(counts.looked)
  expect(memory.usedBytes).toBeGreaterThan(0)
  // Each of the three says it; it is told once.
  expect(warnings.map(({ code }) => code)).toEqual(['no-aof'])
})

test('nudges and lines reach whoever listens, on whichever node', async () => {
  const subscriber = connectRedis(cluster.url, 'consumer', quiet)
  const [heard, lines]: [string[], string[]] = [[], []]
  await listen(subscriber, PREFIX, ({ kind }) => void heard.push(kind), quiet)
  const listener = createLineListener(
    subscriber,
    PREFIX,
    (some) => void lines.push(...some.map(({ run }) => run)),
    quiet,
  )
  listener.listen()
  const item = { taskId: 't', run: 'r', attempt: 1, queue: 'q', type: 't', worker: 'w', first: 1, lines: [] }
  await expect
    .poll(async () => {
      await nudge(producer, PREFIX, { kind: 'stage' })
      // Nobody may listen on this node: publishing goes on all the same.
      expect(await publishLines(producer, PREFIX, [JSON.stringify(item)])).toBeGreaterThanOrEqual(1)
      return heard.includes('stage') && lines.includes('r')
    })
    .toBe(true)
  subscriber.disconnect()
})

// The last ones: they break the cluster.
test('a dead master keeps only its own queues waiting, and has another run id when its replica took over', async () => {
  await tellAll(queues)
  const before = await readMarks(producer, PREFIX, queues)
  const victim = await cluster.masterOf(metaKey('line-0'))
  const ports = await Promise.all(queues.map(async (queue) => [queue, await cluster.masterOf(metaKey(queue))] as const))
  const lost = ports.filter(([, port]) => port === victim).map(([queue]) => queue)
  await cluster.killMasterOf(metaKey('line-0'))
  await expect(stageOne('line-0')).rejects.toSatisfy(isRedisAway)
  // What the others have goes on, also in this moment.
  const { marks: during } = await readMarks(producer, PREFIX, queues)
  expect([...during.keys()].toSorted()).toEqual(queues.filter((queue) => !lost.includes(queue)).toSorted())
  await expect
    .poll(async () => (await readMarks(producer, PREFIX, queues)).marks.size, { timeout: 20_000, interval: 200 })
    .toBe(queues.length)
  const { marks } = await readMarks(producer, PREFIX, queues)
  for (const queue of queues) {
    const isSame = marks.get(queue)?.runId === before.marks.get(queue)?.runId
    expect(isSame).toBe(!lost.includes(queue))
  }
  const task = await stageOne('line-0')
  const source = createTaskSource({
    redis: consumer,
    prefix: PREFIX,
    queue: 'line-0',
    worker: 'w',
    now: Date.now,
    onError: quiet,
  })
  expect((await source.fetch()).delivery?.tasks).toEqual([task])
  await source.close()
}, 60_000)

test('who listened on a node that died hears again', async () => {
  const port = await cluster.masterOf(metaKey('line-1'))
  const node = new Redis(port, { maxRetriesPerRequest: 0 })
  node.on('error', quiet)
  onTestFinished(() => node.disconnect())
  const heard = new Set<number>()
  const countHere = async () => Number((await node.pubsub('NUMSUB', 'bw:control')).at(1))
  // Each listens on a node of its choice.
  for (let at = 0; (await countHere()) === 0; at++) {
    const subscriber = connectRedis(cluster.url, 'consumer', quiet)
    onTestFinished(() => subscriber.disconnect())
    await listen(subscriber, PREFIX, () => void heard.add(at), quiet)
    heard.add(at)
  }
  const all = new Set(heard)
  heard.clear()
  await cluster.killMasterOf(metaKey('line-1'))
  await expect
    .poll(
      async () => {
        await nudge(producer, PREFIX, { kind: 'stage' })
        return heard
      },
      { timeout: 20_000, interval: 200 },
    )
    .toEqual(all)
}, 60_000)
