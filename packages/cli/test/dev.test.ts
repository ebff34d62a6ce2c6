import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeInstallation, makeInstallation } from './fake-installation.ts'
import { type DevRun, runDev } from './run-dev.ts'

const run = promisify(execFile)
const cleanUps: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function place(options?: Parameters<typeof makeInstallation>[0]): Promise<FakeInstallation> {
  const made = await makeInstallation(options)
  cleanUps.push(made.remove)
  return made
}

async function dev(where: FakeInstallation, env?: Record<string, string>): Promise<DevRun> {
  const started = await runDev(where, env)
  cleanUps.push(async () => {
    started.child.kill('SIGTERM')
    await started.exit
  })
  return started
}

/** Every process that was started from, or works on, this test's folder. */
async function processesOf(where: FakeInstallation): Promise<string[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,stat=,command='])
  const workerChild = await readFile(join(where.folder, '.bullwheel', 'worker-child.pid'), 'utf8').catch(() => '-')
  return stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.includes(where.installation) || line.startsWith(`${workerChild} `))
    .filter((line) => !/^\d+ Z/.test(line))
}

describe('bullwheel dev', { timeout: 60_000 }, () => {
  test('starts everything, prints commands that work, and leaves no process behind on Ctrl-C', async () => {
    const where = await place()
    const first = await dev(where)
    await first.printed('Ctrl-C stops everything')
    expect(first.output()).toContain(`http://localhost:${first.dashboardPort}/login?link=tok-`)
    expect(first.output()).toContain('warn api: watch out: a reason')
    const curl = /^ +(curl .*)$/m.exec(first.output())?.[1] ?? ''
    const { stdout } = await run('sh', ['-c', curl], { cwd: '/' })
    expect(JSON.parse(stdout)).toEqual({ id: 'a-task', path: '/api/v1/tasks' })
    const keyFile = join(where.folder, '.bullwheel', 'admin-key')
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await readFile(keyFile, 'utf8')).toMatch(/^bw_[\w-]{43}\n$/)
    expect(await readFile(join(where.folder, '.bullwheel', 'logs', 'api.log'), 'utf8')).toContain('"ready"')

    first.child.kill('SIGINT')
    expect(await first.exit).toBe(0)
    expect(await processesOf(where)).toEqual([])

    const second = await dev(where)
    await second.printed('Ctrl-C stops everything')
    expect((await run('sh', ['-c', curl.replace(String(first.apiPort), String(second.apiPort))])).stdout).toContain(
      'a-task',
    )
  })

  test('starts a part that crashed again, also Postgres and Redis', async () => {
    const where = await place()
    const system = await dev(where)
    await system.printed('Ctrl-C stops everything')
    await fetch(`http://127.0.0.1:${system.apiPort}/crash`).catch(() => {})
    await system.printed('api ended (code 7)')
    await system.printed('api is running again')
    for (const [name, folder, file] of [
      ['Postgres', 'postgres', 'cluster/postmaster.pid'],
      ['Redis', 'redis', 'pid'],
    ] as const) {
      const pid = Number((await readFile(join(where.folder, '.bullwheel', folder, file), 'utf8')).split('\n')[0])
      process.kill(pid, 'SIGKILL')
      await system.printed(`${name} ended (SIGKILL)`)
      await system.printed(`${name} is running again`)
    }
    system.child.kill('SIGTERM')
    expect(await system.exit).toBe(0)
    expect(await processesOf(where)).toEqual([])
  })

  test('after kill -9 of everything that watches, the next run takes over', async () => {
    const where = await place()
    const ports = await dev(where)
    await ports.printed('Ctrl-C stops everything')
    ports.child.kill('SIGKILL')
    await ports.exit
    const again = await dev(where, { API_PORT: String(ports.apiPort), DASHBOARD_PORT: String(ports.dashboardPort) })
    await again.printed('Ctrl-C stops everything')
    again.child.kill('SIGHUP')
    expect(await again.exit).toBe(0)
    expect(await processesOf(where)).toEqual([])
  })

  test('ends an app that ignores SIGTERM within 10 s, and at once on a second Ctrl-C', async () => {
    const where = await place({ isSchedulerStubborn: true })
    const patient = await dev(where)
    await patient.printed('Ctrl-C stops everything')
    const begin = performance.now()
    patient.child.kill('SIGINT')
    expect(await patient.exit).toBe(0)
    expect(performance.now() - begin).toBeLessThan(10_000)
    expect(await processesOf(where)).toEqual([])

    const hurried = await dev(where)
    await hurried.printed('Ctrl-C stops everything')
    hurried.child.kill('SIGINT')
    await hurried.printed('Stopping.')
    const again = setInterval(() => hurried.child.kill('SIGINT'), 100)
    const exitCode = await hurried.exit
    clearInterval(again)
    expect(exitCode).toBe(130)
    await expect.poll(() => processesOf(where), { timeout: 5_000 }).toEqual([])
  })

  test('refuses a taken port before anything starts, naming the port and the variable', async () => {
    const where = await place()
    const other = createServer().listen(0, '127.0.0.1')
    cleanUps.push(() => new Promise((resolve) => other.close(resolve)))
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const refused = await dev(where, { DASHBOARD_PORT: String(port) })
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toContain(`Port ${port} is taken`)
    expect(refused.output()).toContain('DASHBOARD_PORT=')
    expect(refused.output()).not.toContain('Postgres')
  })

  test('says that it is running already in this data folder', async () => {
    const where = await place()
    const first = await dev(where)
    await first.printed('Ctrl-C stops everything')
    const second = await dev(where)
    expect(await second.exit).toBe(1)
    expect(second.output()).toContain('running already')
  })

  test('reads .env, lets the shell win, and suggests the nearest name for an unknown one', async () => {
    const where = await place()
    await writeFile(join(where.folder, '.env'), 'BULLWHEEL_TASK=x.ts\nAPI_PORT=none\n')
    const refused = await dev(where)
    expect(await refused.exit).toBe(1)
    expect(refused.output()).toContain('BULLWHEEL_TASK is not known; is BULLWHEEL_TASKS meant?')
    expect(refused.output()).not.toContain('API_PORT')
  })
})
