import { execFile } from 'node:child_process'
import { access, chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder = ''

/** Stands for Docker, Helm and kubectl: notes its arguments and prints what it finds. */
const PRETENDER = `#!/bin/sh
printf '%s\\n' "$(basename "$0") $*" >>"$FOLDER/calls"
case "$(basename "$0") $*" in
  "docker info") [ "$ENGINE" = on ] ;;
  "docker compose version --short") echo 2.40.0 ;;
  "docker volume ls"*) echo "$VOLUME" ;;
  "kubectl config current-context") echo "$CLUSTER" ;;
  "helm list"*) printf 'NAME NAMESPACE REVISION\\nold tests 1 now deployed bullwheel-0.1.0 0.1.0\\n' ;;
esac
`

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-clean-'))
  for (const name of ['bin', 'scripts', 'kept']) await mkdir(join(folder, name))
  for (const name of ['clean', 'down', 'need-docker', 'setting'])
    await copyFile(resolve(import.meta.dirname, name), join(folder, 'scripts', name))
  for (const name of ['docker', 'helm', 'kubectl']) {
    await writeFile(join(folder, 'bin', name), PRETENDER)
    await chmod(join(folder, 'bin', name), 0o755)
  }
})
afterEach(() => rm(folder, { recursive: true }))

async function clean(settings: Record<string, string> = {}, answer = '') {
  const env = {
    PATH: [join(folder, 'bin'), process.env['PATH']].join(':'),
    FOLDER: folder,
    ENGINE: 'on',
    VOLUME: 'bullwheel_postgres-data',
    CLUSTER: 'kind-mine',
    ...settings,
  }
  const ended = await new Promise<{ code: number | null; said: string }>((settle) => {
    const child = execFile(join(folder, 'scripts/clean'), { env }, (_error, stdout, stderr) =>
      settle({ code: child.exitCode, said: stdout + stderr }),
    )
    child.stdin?.end(answer)
  })
  return { ...ended, calls: await readFile(join(folder, 'calls'), 'utf8').catch(() => '') }
}

const DOWN_WITH_VOLUMES = 'docker compose down --remove-orphans --volumes'
const exists = (name: string) =>
  access(join(folder, name)).then(
    () => true,
    () => false,
  )

test('names all that it would delete, and deletes nothing without a yes', async () => {
  await mkdir(join(folder, '.bullwheel'))
  const { code, said, calls } = await clean({}, 'no\n')
  expect(code).toBe(1)
  expect(said).toContain('the folder .bullwheel\n  the volume bullwheel_postgres-data\n')
  expect(said).toContain('the Helm release old in tests of the cluster kind-mine')
  expect(calls).not.toMatch(/--volumes|uninstall/)
  expect(await exists('.bullwheel')).toBe(true)
})

test('after a yes all of it is gone, in whichever cluster it is', async () => {
  const { code, calls } = await clean({ CLUSTER: 'production' }, 'yes\n')
  expect(code).toBe(0)
  expect(calls).toContain(DOWN_WITH_VOLUMES)
  expect(calls).toContain('helm uninstall old --kube-context production --namespace tests --wait')
})

test.each([
  ['kind-mine', undefined, true],
  ['production', undefined, false],
  ['kind-mine', 'production', true],
])('YES=1 with the cluster %s, CONTEXT=%s: releases go: %s', async (cluster, named, isGone) => {
  const { code, said, calls } = await clean({ YES: '1', CLUSTER: cluster, ...(named && { CONTEXT: named }) })
  expect(code).toBe(0)
  expect(calls).toContain(DOWN_WITH_VOLUMES)
  expect(calls.includes(`helm uninstall old --kube-context ${named ?? cluster}`)).toBe(isGone)
  expect(said.includes('stays: the cluster production is not on this machine')).toBe(!isGone)
})

test('.env says where the data is and what the project is called', async () => {
  await writeFile(join(folder, '.env'), '# mine\nBULLWHEEL_DATA_DIR="kept"  # here\nCOMPOSE_PROJECT_NAME=other\n')
  const { code, calls } = await clean({ YES: '1' })
  expect(code).toBe(0)
  expect(await exists('kept')).toBe(false)
  expect(calls).toContain('label=com.docker.compose.project=other')
})

test('an engine that does not answer is no reason to say that there is nothing', async () => {
  const { code, said } = await clean({ ENGINE: 'off', CLUSTER: '' })
  expect(code).toBe(1)
  expect(said).toContain(
    'Containers and volumes were not looked for. Docker is installed, but its engine does not answer',
  )
  expect(said).not.toContain('nothing to delete')
})
