import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const PACKAGES = ['contracts', 'sdk', 'cli']
const run = promisify(execFile)
let folder = ''

/** The published packages as npm would lay them out for a user, with what they depend on. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-packages-'))
  const filters = PACKAGES.map((name) => `--filter=@bullwheel/${name}`)
  await run('pnpm', ['exec', 'turbo', 'run', 'build', 'build:package', ...filters], { cwd: ROOT })
  for (const name of PACKAGES) {
    await run('pnpm', ['pack', '--pack-destination', folder], { cwd: join(ROOT, 'packages', name) })
    const place = join(folder, 'node_modules/@bullwheel', name)
    await mkdir(place, { recursive: true })
    const [tarball] = (await readdir(folder)).filter((file) => file.startsWith(`bullwheel-${name}-`))
    await run('tar', ['-xzf', join(folder, tarball ?? ''), '-C', place, '--strip-components=1'])
  }
  await symlink(join(ROOT, 'packages/contracts/node_modules/zod'), join(folder, 'node_modules/zod'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What npm shows and checks of each: where it comes from (its provenance is refused without), and what it needs. */
test.each([
  ['contracts', '>=22', ['zod']],
  ['sdk', '>=22', ['@bullwheel/contracts', 'zod']],
  ['cli', '>=24', []],
])('the packed package.json of %s is whole, and names plain versions', async (name, node, dependencies) => {
  const place = join(folder, 'node_modules/@bullwheel', name, 'package.json')
  const packed = JSON.parse(await readFile(place, 'utf8')) as Record<string, Record<string, string>>
  expect(packed).toMatchObject({
    license: 'MIT',
    homepage: 'https://github.com/bullwheel/bullwheel#readme',
    bugs: { url: 'https://github.com/bullwheel/bullwheel/issues' },
    keywords: expect.arrayContaining(['scheduler']) as string[],
    repository: {
      type: 'git',
      url: 'git+https://github.com/bullwheel/bullwheel.git',
      directory: `packages/${name}`,
    },
    engines: { node },
  })
  expect(Object.keys(packed['dependencies'] ?? {}).toSorted()).toEqual(dependencies)
  const versions = Object.values({ ...packed['dependencies'], ...packed['optionalDependencies'] })
  for (const version of versions) expect(version).toMatch(/^[~^]?\d+\.\d+\.\d+/)
})

test('the packed command brings our licence, and those of the packages in it', async () => {
  const place = join(folder, 'node_modules/@bullwheel/cli')
  expect(await readFile(join(place, 'LICENSE'), 'utf8')).toContain('The Bullwheel authors')
  const notices = await readFile(join(place, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const name of ['commander', 'zod'])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
})

const use = `
import { createClient, defineTask, verifyWebhook } from '@bullwheel/sdk'
import { fingerprintOf } from '@bullwheel/sdk/report'
import { z } from 'zod'
const greet = defineTask({ type: 'greet', input: z.object({ name: z.string() }), run: ({ input }) => input.name.length })
const client = createClient({ baseUrl: 'http://127.0.0.1:1', key: 'k' })
console.log(typeof verifyWebhook, typeof client.submitTask, fingerprintOf(greet).length)
`

test('the packed SDK runs as plain JavaScript, without the sources', async () => {
  await writeFile(join(folder, 'use.js'), use)
  expect((await run(process.execPath, ['use.js'], { cwd: folder })).stdout).toBe('function function 32\n')
})

test('its types are complete, and tell what is wrong', async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', '']
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  const right = use.replace(/console\.log\((.*)\)/, 'export const used = [$1]')
  await writeFile(join(folder, 'right.ts'), right)
  await writeFile(join(folder, 'wrong.ts'), right.replace('input.name', 'input.nam'))
  await run(tsc, [...options, 'right.ts'], { cwd: folder })
  await expect(run(tsc, [...options, 'wrong.ts'], { cwd: folder })).rejects.toMatchObject({
    stdout: expect.stringContaining("Property 'nam' does not exist") as string,
  })
}, 120_000)

test('the packed command runs by itself, and says that nobody answers', async () => {
  const command = join(folder, 'node_modules/@bullwheel/cli/dist/main.js')
  expect((await run(process.execPath, [command, '--help'], { cwd: folder })).stdout).toContain('ledger')
  const asked = run(process.execPath, [command, 'ledger', 'verify', '--url', 'http://127.0.0.1:1'], { cwd: folder })
  await expect(asked).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/127\.0\.0\.1:1|ECONNREFUSED/) as string,
  })
}, 30_000)
