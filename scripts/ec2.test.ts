import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

const EC2 = resolve(import.meta.dirname, '../infra/ec2')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-ec2-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the machine's command with these settings, as far as it goes without touching the machine. */
async function run(settings: string | undefined, ...args: string[]) {
  const file = join(folder, settings === undefined ? 'missing' : 'settings')
  if (settings !== undefined) await writeFile(file, settings)
  const env = { ...process.env, BULLWHEEL_SETTINGS: file }
  return new Promise<{ code: number; stdout: string; stderr: string }>((settle) => {
    const child = execFile(join(EC2, 'bullwheel'), args, { env }, (_error, stdout, stderr) =>
      settle({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

/** What cloud-init.yaml writes into the machine's settings. */
async function givenSettings(): Promise<string> {
  const text = await readFile(join(EC2, 'cloud-init.yaml'), 'utf8')
  const [, block = ''] = /content: \|\n((?: {6}.*\n)+)/.exec(text) ?? []
  return block.replace(/^ {6}/gm, '')
}

const { version } = JSON.parse(
  await readFile(resolve(import.meta.dirname, '../packages/sdk/package.json'), 'utf8'),
) as { version: string }

test('the settings of cloud-init are those that the command wants, once the domains are filled in', async () => {
  const given = await givenSettings()
  expect(await run(given, 'version')).toMatchObject({ code: 1, stderr: expect.stringContaining('fill in') as string })
  const filled = given.replaceAll('example.com', 'example.org')
  expect(await run(filled, 'version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  const noMail = filled.replace('ops@example.org', 'ops@example.com')
  expect(await run(noMail, 'version')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('and EMAIL in') as string,
  })
})

test.each([
  ['settings that are not there', undefined, /is not there or may not be read; infra\/ec2\/cloud-init\.yaml/],
  ['a setting that is missing', 'MODE=compose', /DASHBOARD_DOMAIN is missing in/],
  [
    'a mode that there is not',
    'MODE=swarm\nDASHBOARD_DOMAIN=a.org\nAPI_DOMAIN=b.org\nEMAIL=c@d.org\nVERSION=1.0.0\nIMAGE_NAMESPACE=n',
    /MODE in .* is 'swarm'; it must be compose or k3s/,
  ],
])('says what is wrong: %s', async (_what, settings, message) => {
  const { code, stderr } = await run(settings, 'version')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(message) as string })
})

test('a command that there is not is named, and help lists those that there are', async () => {
  expect((await run('', 'destroy')).stderr).toContain("there is no command 'destroy'")
  expect((await run('', 'help')).stdout).toContain('install | deploy VERSION')
})

/** Stands for Docker and k3s: notes its arguments, has a book to dump, and takes only that for a backup. */
const PRETENDER = `#!/bin/sh
printf '%s\\n' "$*" >>"$FOLDER/calls"
case "$*" in
  *"get statefulset/bullwheel-postgres"*) printf '%s' "$STATEFULSET" ;;
  *pg_dump*) [ "$BOOK" != broken ] && printf '%s' "$BOOK" ;;
  *"pg_restore --file"*) [ "$(cat)" = book ] ;;
esac
`
/** Stands for git: the version that it fetches has a command that tells of its start. */
const GIT = `#!/bin/sh
case "$*" in *checkout*)
  printf '#!/bin/sh\\necho "new version: $*" >>"$FOLDER/calls"\\n' >"$2/new"
  chmod +x "$2/new" && mv "$2/new" "$2/infra/ec2/bullwheel" ;;
esac
`

// The machine is an Ubuntu: what it runs is GNU.
describe.runIf(process.platform === 'linux')('on the machine', () => {
  const settings =
    'MODE=compose\nDASHBOARD_DOMAIN=a.org\nAPI_DOMAIN=b.org\nEMAIL=c@d.org\nVERSION=1.0.0\nIMAGE_NAMESPACE=mine\n'
  const root = () => join(folder, 'opt')

  beforeEach(async () => {
    book = 'book'
    statefulSet = 'statefulset.apps/bullwheel-postgres'
    await rm(root(), { recursive: true, force: true })
    await rm(join(folder, 'calls'), { force: true })
    for (const place of ['opt/infra/ec2', 'opt/scripts', 'bin']) await mkdir(join(folder, place), { recursive: true })
    await copyFile(join(EC2, 'bullwheel'), join(root(), 'infra/ec2/bullwheel'))
    await copyFile(resolve(EC2, '../../scripts/setting'), join(root(), 'scripts/setting'))
    const programs = { docker: PRETENDER, k3s: PRETENDER, git: GIT }
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(folder, 'bin', name), text)
      await chmod(join(folder, 'bin', name), 0o755)
    }
    await writeFile(join(folder, 'settings'), settings)
  })

  let book = 'book'
  let statefulSet = ''
  async function onMachine(...args: string[]) {
    const env = {
      BOOK: book,
      STATEFULSET: statefulSet,
      PATH: [join(folder, 'bin'), process.env['PATH']].join(':'),
      FOLDER: folder,
      BULLWHEEL_SETTINGS: join(folder, 'settings'),
    }
    const ended = await new Promise<{ code: number | null; stderr: string }>((settle) => {
      const child = execFile(
        join(root(), 'infra/ec2/bullwheel'),
        args,
        { env, cwd: folder },
        (_error, _stdout, stderr) => settle({ code: child.exitCode, stderr }),
      )
    })
    return { ...ended, calls: await readFile(join(folder, 'calls'), 'utf8').catch(() => '') }
  }

  test('the settings reach Compose, beside what is secret and what was added by hand', async () => {
    await writeFile(join(root(), 'docker-compose.override.yml'), 'services: {}\n')
    await writeFile(join(root(), '.env'), 'POSTGRES_PASSWORD=kept\nCOMPOSE_TAG=0.9.0\n')
    expect(await onMachine('start')).toMatchObject({ code: 0 })
    const lines = (await readFile(join(root(), '.env'), 'utf8')).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'POSTGRES_PASSWORD=kept',
        'COMPOSE_FILE=docker-compose.yml:infra/ec2/tls.yml:docker-compose.override.yml',
        'COMPOSE_TAG=1.0.0',
        'COMPOSE_IMAGE_NAMESPACE=mine',
      ]),
    )
    expect(lines).not.toContain('COMPOSE_TAG=0.9.0')
  })

  test('a backup goes where the caller says from where he stands, for him alone', async () => {
    expect(await onMachine('backup', 'today.dump')).toMatchObject({ code: 0 })
    expect(await readFile(join(folder, 'today.dump'), 'utf8')).toBe('book')
    expect((await stat(join(folder, 'today.dump'))).mode % 0o1000).toBe(0o600)
  })

  test('a restore begins only with a backup that can be read to its end', async () => {
    await writeFile(join(folder, 'whole.dump'), 'book')
    await writeFile(join(folder, 'half.dump'), 'bo')
    const refused = await onMachine('restore', 'half.dump')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is no whole backup') as string })
    expect(refused.calls).not.toMatch(/^(down|volume)/m)
    const { code, calls } = await onMachine('restore', 'whole.dump')
    expect(code).toBe(0)
    expect(calls).toContain('down\nvolume rm --force bullwheel_postgres-data bullwheel_redis-data\n')
    expect(calls).toContain('pg_restore --no-owner --exit-on-error --dbname')
  })

  test('a book that is elsewhere is dumped from there, and restored by hand', async () => {
    await writeFile(join(root(), '.env'), 'COMPOSE_DATABASE_URL=postgres://else.where/book\n')
    const { code, calls } = await onMachine('backup', 'today.dump')
    expect({ code, starts: calls.includes('up ') }).toEqual({ code: 0, starts: false })
    const refused = await onMachine('restore', 'today.dump')
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('COMPOSE_DATABASE_URL') as string })
    expect(refused.calls).not.toContain('volume rm')
  })
  describe.each(['compose', 'k3s'])('deploy with MODE=%s', (mode) => {
    const backUp = () => readFile(join(root(), 'before-1.1.0.dump'), 'utf8').catch(() => undefined)
    beforeEach(() => writeFile(join(folder, 'settings'), settings.replace('MODE=compose', `MODE=${mode}`)))

    test('backs the book up, then starts the new version', async () => {
      const { code, calls } = await onMachine('deploy', '1.1.0')
      expect({ code, book: await backUp() }).toEqual({ code: 0, book: 'book' })
      expect(calls).toMatch(/pg_dump[^]*\nnew version: start\n$/)
      expect(await readFile(join(folder, 'settings'), 'utf8')).toContain('VERSION=1.1.0')
    })

    test('changes nothing where the book cannot be backed up, unless it is told to do without', async () => {
      book = 'broken'
      const refused = await onMachine('deploy', '1.1.0')
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('deploy 1.1.0 --no-backup') as string })
      expect(refused.calls).not.toContain('new version')
      expect(await readFile(join(folder, 'settings'), 'utf8')).toContain('VERSION=1.0.0')
      const { code, calls } = await onMachine('deploy', '1.1.0', '--no-backup')
      expect({ code, book: await backUp() }).toEqual({ code: 0, book: undefined })
      expect(calls).toContain('new version: start')
    })
  })

  test('deploy with MODE=k3s and a Postgres elsewhere leaves its backup to that', async () => {
    statefulSet = ''
    await writeFile(join(folder, 'settings'), settings.replace('MODE=compose', 'MODE=k3s'))
    const { code, calls } = await onMachine('deploy', '1.1.0')
    expect({ code, dumps: calls.includes('pg_dump') }).toEqual({ code: 0, dumps: false })
    expect(calls).toContain('new version: start')
  })
})
