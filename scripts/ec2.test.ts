import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

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

test('the settings of cloud-init are those that the command wants, once the domains are filled in', async () => {
  const given = await givenSettings()
  expect(await run(given, 'version')).toMatchObject({ code: 1, stderr: expect.stringContaining('fill in') as string })
  const filled = given.replaceAll('example.com', 'example.org')
  expect(await run(filled, 'version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
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
