import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const SCRIPTS = resolve(import.meta.dirname, 'deploy')
let folder = ''
let server: Server
/** Whether the deployed system answers, which key it takes, and what becomes of a task. */
let isReady = true
let key = ''
let state = ''

/** Stands for a program that reaches another machine: notes its arguments, prints what it finds, fails when told to. */
const PRETENDER = `#!/bin/sh
printf '%s\\n' "$(basename "$0") $*" >>"$FOLDER/calls"
case "$*" in
  *"$FAIL"*) exit 1 ;;
  *" version") echo 1.0.0 ;;
  "history "*) echo '[{"revision":7,"status":"deployed"}]' ;;
esac
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-deploy-'))
  for (const name of ['ssh', 'helm']) {
    await writeFile(join(folder, name), PRETENDER)
    await chmod(join(folder, name), 0o755)
  }
  server = createServer((request, reply) => {
    const isRefused = request.url !== '/readyz' && request.headers.authorization !== `Bearer ${key}`
    const body = request.url === '/readyz' ? { status: 'ok' } : { id: 'x', state }
    const status = isRefused ? 401 : 200
    reply.writeHead(isReady ? status : 503).end(JSON.stringify(body))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
beforeEach(async () => {
  isReady = true
  key = 'bw_key'
  state = 'completed'
  await rm(join(folder, 'calls'), { force: true })
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

/** Runs a script of scripts/deploy; what it called that changes something, without where. */
async function deploy(
  script: string,
  { fail = 'nothing', env = {} }: { fail?: string; env?: Record<string, string> } = {},
) {
  const settings = {
    PATH: [folder, dirname(process.execPath), process.env['PATH']].join(delimiter),
    HOME: folder,
    FOLDER: folder,
    FAIL: fail,
    EC2_HOST: 'machine',
    BULLWHEEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    BULLWHEEL_ADMIN_KEY: 'bw_key',
    CHECK_SECONDS: isReady ? '60' : '2',
    ...env,
  }
  const ended = await new Promise<{ code: number | null; said: string }>((settle) => {
    const child = execFile(join(SCRIPTS, script), ['1.1.0'], { env: settings }, (_error, stdout, stderr) =>
      settle({ code: child.exitCode, said: stdout + stderr }),
    )
  })
  const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '')
  return { ...ended, calls: calls.match(/bullwheel (deploy|version).*|^helm (upgrade|rollback).*/gm) ?? [] }
}

const UPGRADE =
  'helm upgrade --install bullwheel oci://registry-1.docker.io/bullwheel/bullwheel --version 1.1.0 ' +
  '--namespace bullwheel --create-namespace --atomic --timeout 10m'
const BACK_TO_7 = 'helm rollback bullwheel 7 --namespace bullwheel --wait --timeout 10m'
const TO_NEW = ['bullwheel version', 'bullwheel deploy 1.1.0']
const AND_BACK = [...TO_NEW, 'bullwheel deploy 1.0.0 --no-backup']

test.each([
  ['ec2', TO_NEW],
  ['helm', [UPGRADE]],
])('%s: what answers and completes a task stays', async (script, calls) => {
  expect(await deploy(script)).toMatchObject({
    code: 0,
    calls,
    said: expect.stringContaining('it completes') as string,
  })
})

test.each([
  ['ec2', AND_BACK, 'Going back to 1.0.0'],
  ['helm', [UPGRADE, BACK_TO_7], 'Going back to revision 7'],
])('%s: what does not answer is taken back', async (script, calls, said) => {
  isReady = false
  const ended = await deploy(script)
  expect(ended).toMatchObject({ code: 1, calls })
  expect(ended.said).toContain(said)
  expect(ended.said).toContain('not within 2 s: /readyz answers (/readyz answered 503')
})

test('helm: where there was nothing before there is nothing to go back to', async () => {
  isReady = false
  const ended = await deploy('helm', { fail: 'history' })
  expect(ended).toMatchObject({ code: 1, calls: [UPGRADE] })
  expect(ended.said).toContain('This was the first version there')
})

test('a task that failed ends the check at once', async () => {
  state = 'failed'
  const ended = await deploy('helm', { env: { CHECK_SECONDS: '600' } })
  expect(ended).toMatchObject({ code: 1, calls: [UPGRADE, BACK_TO_7] })
  expect(ended.said).toContain('the task x is failed')
})

test.each([
  ['no address', { BULLWHEEL_URL: '' }, 'BULLWHEEL_URL (https://…) and BULLWHEEL_ADMIN_KEY are needed'],
  ['no key', { BULLWHEEL_ADMIN_KEY: '' }, 'BULLWHEEL_URL (https://…) and BULLWHEEL_ADMIN_KEY are needed'],
  ['a key that is refused', { BULLWHEEL_ADMIN_KEY: 'bw_other' }, 'does not take BULLWHEEL_ADMIN_KEY'],
])('%s: nothing is deployed', async (_what, env, said) => {
  for (const script of ['ec2', 'helm']) {
    const ended = await deploy(script, { env })
    expect(ended).toMatchObject({ code: 1, calls: [] })
    expect(ended.said).toContain(said)
  }
})

test('ec2: what does not even start is taken back, too', async () => {
  expect(await deploy('ec2', { fail: 'deploy 1.1.0' })).toMatchObject({ code: 1, calls: AND_BACK })
})

test('helm: what does not become ready was taken back by Helm itself', async () => {
  expect(await deploy('helm', { fail: 'upgrade' })).toMatchObject({ code: 1, calls: [UPGRADE] })
})

test('without a secret nothing is deployed, and that is said', async () => {
  const ended = await deploy('from-secrets')
  expect(ended).toMatchObject({ code: 0, calls: [] })
  expect(ended.said).toContain('1.1.0 is published and was not deployed: no secret says where')
})

test('secrets for both ways deploy both, and no file of a secret is left', async () => {
  const env = {
    DEPLOY_KUBECONFIG: 'config',
    DEPLOY_SSH_KEY: 'key',
    DEPLOY_KNOWN_HOSTS: 'machine ssh-ed25519 x',
    TMPDIR: folder,
  }
  expect(await deploy('from-secrets', { env })).toMatchObject({ code: 0, calls: [UPGRADE, ...TO_NEW] })
  expect((await readdir(folder)).toSorted()).toEqual(['calls', 'helm', 'ssh'])
})

test('a secret that is missing for the second way keeps the first from being deployed', async () => {
  const ended = await deploy('from-secrets', { env: { DEPLOY_KUBECONFIG: 'config', DEPLOY_SSH_KEY: 'key' } })
  expect(ended).toMatchObject({ code: 1, calls: [] })
  expect(ended.said).toContain('DEPLOY_KNOWN_HOSTS is needed')
})
