import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { appEntries } from '../src/apps.ts'

/** Logs like pino; ends on SIGTERM and when its parent is gone, as the real apps do. */
const wellBehaved = `
const end = () => process.exit(0)
process.once('SIGTERM', end).once('disconnect', end)
const say = (level, msg, more) => console.log(JSON.stringify({ level, msg, ...more }))
setInterval(() => {}, 60_000)
`

const api = `${wellBehaved}
import { createServer } from 'node:http'
createServer((request, response) => {
  const isAllowed = request.headers.authorization === 'Bearer ' + process.env.BULLWHEEL_ADMIN_KEY
  response.statusCode = !isAllowed ? 401 : 201
  response.setHeader('content-type', 'application/json')
  if (request.url === '/crash') process.exit(7)
  if (request.url === '/env') return response.end(JSON.stringify(process.env))
  if (request.url === '/api/v1/session-links') {
    return response.end(JSON.stringify({ token: 'tok-' + Date.now(), expiresAt: new Date().toISOString() }))
  }
  response.end(JSON.stringify({ id: 'a-task', path: request.url }))
}).listen(Number(process.env.API_PORT), process.env.API_HOST, () => {
  say(40, 'watch out', { err: { message: 'a reason' } })
  say(30, 'ready')
})
`

/** Like Next's server: no pino, no handler for the IPC channel. */
const dashboard = `
const { createServer } = require('node:http')
createServer((_, response) => response.end('dashboard')).listen(Number(process.env.PORT), process.env.HOSTNAME, () => {
  console.log(' ✓ Ready in 12ms')
})
`

/** With a child of its own that ends when its supervisor is gone, as the real ones do. */
const worker = `${wellBehaved}
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
const source = "process.once('disconnect', () => process.exit(0)); setInterval(() => {}, 60000)"
const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
writeFileSync(join(process.env.BULLWHEEL_DATA_DIR, 'worker-child.pid'), String(child.pid))
say(30, 'ready')
`

const stubborn = `
process.on('SIGTERM', () => {})
console.log(JSON.stringify({ level: 30, msg: 'ready' }))
setInterval(() => {}, 60_000)
`

export type FakeInstallation = { installation: string; folder: string; remove: () => Promise<void> }

/** An installation whose apps are a few lines each, and an empty folder to run in. */
export async function makeInstallation(options: { isSchedulerStubborn?: boolean } = {}): Promise<FakeInstallation> {
  const installation = await mkdtemp(join(tmpdir(), 'bullwheel-cli-'))
  const folder = join(installation, "a user's folder")
  await mkdir(folder)
  await writeFile(join(installation, 'package.json'), '{ "type": "module" }')
  const sources = {
    migrate: '',
    api,
    scheduler: options.isSchedulerStubborn ? stubborn : `${wellBehaved}say(30, 'ready')`,
    worker,
    dashboard,
  }
  for (const [name, source] of Object.entries(sources)) {
    const file = join(installation, appEntries[name as keyof typeof appEntries])
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, source)
  }
  const dashboardFolder = dirname(join(installation, appEntries.dashboard))
  await writeFile(join(dashboardFolder, 'package.json'), '{ "type": "commonjs" }')
  return { installation, folder, remove: () => rm(installation, { recursive: true, force: true }) }
}
