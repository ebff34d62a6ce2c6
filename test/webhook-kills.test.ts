import { createHmac } from 'node:crypto'
import { type IncomingHttpHeaders, type Server, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyWebhook } from '@bullwheel/sdk'
import type { TestProcess } from '@bullwheel/testing'
import { Redis } from 'ioredis'
import { afterAll, expect, test } from 'vitest'
import { until, untilSettled, untilTypesAreLive, useSystem } from './system-fixture.ts'

const system = useSystem(['scheduler', 'api'], { BULLWHEEL_HTTP_ALLOW: '127.0.0.1' })
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

type Received = { headers: IncomingHttpHeaders; body: string; taskId: string; version: number }

/** One that fails at random. */
async function receive() {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = String(request.headers['webhook-id'])
      received.push({ headers: request.headers, body, taskId: id.slice(0, 36), version: Number(id.slice(37)) })
      const dice = Math.random()
      if (dice < 0.05) request.socket.destroy()
      else response.writeHead(dice < 0.15 ? 503 : 204).end()
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/`, received }
}

/** Pids of the processes that run the mirrors, the latest last. */
function mirrorsOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const [, pid] = /"app":"mirrors","pid":(\d+).*"msg":"mirrors run"/.exec(line) ?? []
    return pid === undefined ? [] : [Number(pid)]
  })
}

/** Those that run now, or are about to be started again. */
async function killMirrors(worker: TestProcess, killed: Set<number>): Promise<void> {
  const pids = await until(
    () => Promise.resolve(mirrorsOf(worker.lines).filter((pid) => !killed.has(pid))),
    ({ length }) => length > 0,
    30_000,
  )
  for (const pid of pids) {
    process.kill(pid, 'SIGKILL')
    killed.add(pid)
  }
}

test('every event reaches a flaky receiver in its task’s order, through kills of both mirrors and FLUSHALL', async () => {
  const { client, sql, redis, start } = system()
  const workers = [await start('worker'), await start('worker')] as const
  await untilTypesAreLive(client)
  const { url, received } = await receive()
  const webhook = await client.createWebhook({
    body: { name: 'all', url, concurrency: 50, attempts: 20, backoff: { first: '1s', max: '2s' } },
  })
  const flusher = new Redis(redis.url)
  flusher.on('error', () => undefined)
  const killed = new Set<number>()
  for (let round = 0; round < 2; round++) {
    await client.submitTasks({ body: Array.from({ length: 80 }, (_, n) => ({ type: 'default', payload: n })) })
    await until(
      () => Promise.resolve(received.length),
      (n) => n > round * 80,
      30_000,
    )
    await sleep(300)
    for (const worker of workers) await killMirrors(worker, killed)
    await flusher.flushall()
  }
  flusher.disconnect()
  await untilSettled(client, 60_000)
  const [log] = await sql<{ n: number }[]>`
    select coalesce(sum(case when l->>0 like '+%' then 2 else 1 end), 0)::int as n
    from events e cross join lateral json_array_elements(e.body) l where e.at >= ${webhook.createdAt}`
  const count = () => sql<{ n: number }[]>`select count(*)::int as n from webhook_deliveries where state = 'delivered'`
  await until(count, ([row]) => row?.n === log?.n, 120_000)
  const rows = await sql`select state from webhook_deliveries where state <> 'delivered'`
  expect(rows).toHaveLength(0)

  const keys = new Set(received.map(({ taskId, version }) => `${taskId}:${version}`))
  expect(keys.size).toBe(log?.n)
  for (const own of Map.groupBy(received, ({ taskId }) => taskId).values()) {
    const firsts = [...new Set(own.map(({ version }) => version))]
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  }
  const key = Buffer.from(webhook.secret.slice('whsec_'.length), 'base64')
  for (const { headers, body } of received) {
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
  }
  const [one] = received
  if (one === undefined) throw new Error('nothing came')
  expect(await verifyWebhook({ ...one, secret: webhook.secret })).toMatchObject({ specversion: '1.0' })
  for (const { lines } of workers) expect(lines.join('\n')).not.toContain(webhook.secret.slice('whsec_'.length))
}, 240_000)

test('a Redis that is away for a while and comes back empty holds deliveries up, and loses none', async () => {
  const { client, redis, restartRedis } = system()
  const { url, received } = await receive()
  const webhook = await client.createWebhook({
    body: { name: 'redis away', url, kinds: ['created'], attempts: 20, backoff: { first: '1s', max: '2s' } },
  })
  const submit = () =>
    client.submitTasks({ body: Array.from({ length: 20 }, (_, n) => ({ type: 'default', payload: n })) })
  await submit()
  redis.kill()
  await submit()
  await sleep(3_000)
  await restartRedis('none')
  await submit()
  const stateOf = () => client.listDeliveries({ params: { id: webhook.id }, query: { limit: 100 } })
  const { items } = await until(
    stateOf,
    ({ items: all }) => all.length === 60 && all.every(({ state }) => state === 'delivered'),
    90_000,
  )
  const ids = new Set(received.map(({ headers }) => String(headers['webhook-id'])))
  expect([...ids].toSorted()).toEqual(items.map(({ messageId }) => messageId).toSorted())
}, 120_000)
