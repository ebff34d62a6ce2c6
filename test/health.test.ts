import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@bullwheel/local'
import { type CuttingProxy, startCuttingProxy } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { until, useSystem } from './system-fixture.ts'

const WORKER = fileURLToPath(new URL('../apps/worker/src/main.ts', import.meta.url))
const system = useSystem([])
const ports = { api: 0, scheduler: 0, worker: 0, mirrors: 0, pod: 0 }
type Name = keyof typeof ports
/** What has no other port reaches Postgres through it. */
let proxy: CuttingProxy

beforeAll(async () => {
  for (const name of Object.keys(ports) as Name[]) ports[name] = await findFreePort()
  const url = new URL(system().databaseUrl)
  proxy = await startCuttingProxy({ host: url.hostname, port: Number(url.port) })
  const { start } = system()
  await Promise.all((['api', 'scheduler', 'worker'] as const).map((app) => start(app, environmentOf(app))))
}, 90_000)
afterAll(() => proxy.close())

const environmentOf = (name: Name): Record<string, string> => {
  const url = new URL(system().databaseUrl)
  url.host = `127.0.0.1:${proxy.port}`
  return { DATABASE_URL: url.href, METRICS_PORT: String(ports[name]) }
}

/** Status and body; 0 while nothing listens. */
const ask = async (name: Name, path: string): Promise<[number, unknown]> => {
  const answer = await fetch(`http://127.0.0.1:${ports[name]}${path}`).catch(() => undefined)
  return answer === undefined ? [0, undefined] : [answer.status, await answer.json()]
}
const becomesReady = (name: Name) =>
  until(
    () => ask(name, '/readyz'),
    ([status]) => status === 200,
    90_000,
  )

function startMirrors(): void {
  const mirrors = spawn(process.execPath, [WORKER, '--role', 'mirror'], {
    env: { PATH: process.env['PATH'], REDIS_URL: system().redis.url, ...environmentOf('mirrors') },
    // With an ipc channel it ends when the test run does.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  onTestFinished(() => void mirrors.kill('SIGKILL'))
}

test('without Postgres a process is alive and not ready, and it is ready again when Postgres is back', async () => {
  const names = ['api', 'scheduler', 'worker', 'mirrors'] as const
  startMirrors()
  for (const name of names) await becomesReady(name)
  proxy.shut()
  for (const name of names) {
    expect([name, ...(await ask(name, '/readyz'))]).toEqual([
      name,
      503,
      { status: 'down', reason: 'Postgres does not answer' },
    ])
    expect([name, ...(await ask(name, '/healthz'))]).toEqual([name, 200, { status: 'ok' }])
  }
  proxy.open()
  for (const name of names) await becomesReady(name)
}, 120_000)

test('a pod without a pool is ready, so that a release with a new pool can be installed; then it is as ready as its worker', async () => {
  const { client, launch, sql } = system()
  const readWorker = async () =>
    (
      await sql<
        { pid: number }[]
      >`select pid from workers where pool = 'late' and dead_at is null and ready_at is not null`
    )[0]
  launch('worker', { ...environmentOf('pod'), BULLWHEEL_WORKER_MODE: 'pod', BULLWHEEL_POOL: 'late' })
  await becomesReady('pod')
  expect(await readWorker()).toBeUndefined()
  await client.createPool({ body: { name: 'late', slots: 1, min: 0, max: 1 } })
  const worker = await until(readWorker, (row) => row !== undefined, 90_000)
  await becomesReady('pod')
  process.kill(worker?.pid ?? expect.fail('it has no worker'), 'SIGKILL')
  const killed = await until(
    () => ask('pod', '/readyz'),
    ([status]) => status === 503,
  )
  expect(killed[1]).toEqual({ status: 'down', reason: 'its worker is not ready' })
  const figures = await (await fetch(`http://127.0.0.1:${ports.pod}/metrics`)).text()
  expect(figures).toContain('bullwheel_host_child_ends_total{child="worker",asked="no"} 1')
  await becomesReady('pod')
}, 120_000)
