import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { createClient, type Client } from '@bullwheel/sdk'
import { createTestSystem } from '@bullwheel/testing'
import postgres from 'postgres'
import { inject } from 'vitest'

const APP = path.join(import.meta.dirname, '..')
const SERVER = path.join(APP, '.next/standalone/apps/dashboard/server.js')
const TASKS = [path.join(APP, '../../examples/tasks/index.ts'), path.join(import.meta.dirname, 'tasks.fixture.ts')]

/** The whole system with its dashboard, as real processes. */
export type DashboardSystem = {
  dashboardUrl: string
  apiUrl: string
  adminKey: string
  /** For what only an operator of the database can do. */
  databaseUrl: string
  redisUrl: string
  /** Speaks to the gateway directly, as the first admin. */
  client: Client
  /** A path that signs a browser in, once. */
  loginPath: () => Promise<string>
  /** A key that may only look. */
  viewerKey: () => Promise<string>
  stop: () => Promise<void>
}

/** `env` is for the processes behind it. */
export async function startDashboardSystem(env: Record<string, string> = {}): Promise<DashboardSystem> {
  if (!existsSync(SERVER)) throw new Error(`The dashboard is not built: run \`pnpm build\` first (${SERVER})`)
  const port = await freePort()
  const dashboardUrl = `http://127.0.0.1:${port}`
  const settings = { BULLWHEEL_ALLOWED_ORIGINS: dashboardUrl, BULLWHEEL_TASKS: TASKS.join(',') }
  const system = await createTestSystem({ ...settings, ...env })
  const processes = await Promise.all([system.start('api'), system.start('scheduler'), system.start('worker')])
  const { apiUrl, adminKey } = system
  const dashboard = await startDashboard({ PORT: String(port), HOSTNAME: '127.0.0.1', BULLWHEEL_API_URL: apiUrl })
  const client = createClient({ baseUrl: apiUrl, key: adminKey })
  return {
    dashboardUrl,
    apiUrl,
    adminKey,
    databaseUrl: system.databaseUrl,
    redisUrl: system.redis.url,
    client,
    loginPath: async () => `/login?link=${encodeURIComponent((await client.createSessionLink()).token)}`,
    viewerKey: () => addViewerKey(system.databaseUrl),
    stop: async () => {
      dashboard.kill('SIGKILL')
      await Promise.all(processes.map((one) => one.end('SIGTERM')))
      await system.stop()
    },
  }
}

async function startDashboard(env: Record<string, string>): Promise<ChildProcess> {
  const { PATH } = process.env
  const child = spawn(process.execPath, [SERVER], {
    env: {
      PATH,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: inject('compileCache'),
      BULLWHEEL_PUBLIC_API_URL: env['BULLWHEEL_API_URL'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const { stdout } = child
  if (stdout === null) throw new Error('the dashboard has no output')
  for await (const line of createInterface(stdout)) if (line.includes('Ready')) break
  stdout.resume()
  return child
}

// There is no call that makes keys: an operator writes them into the book.
async function addViewerKey(databaseUrl: string): Promise<string> {
  const key = `bw_${randomBytes(24).toString('base64url')}`
  const hash = createHash('sha256').update(key).digest('base64url')
  const sql = postgres(databaseUrl, { max: 1 })
  await sql`insert into bullwheel.api_keys (name, role, hash) values ('a viewer', 'viewer', ${hash})`
  await sql.end()
  return key
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((settle) => probe.once('listening', settle))
  const { port } = probe.address() as AddressInfo
  await new Promise((settle) => probe.close(settle))
  return port
}
