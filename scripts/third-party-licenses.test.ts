import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
let folder = ''
let notices = ''

/** The api's bundle, made aside. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-licenses-'))
  const bundle = [join(ROOT, 'scripts/bundle.mjs'), join(ROOT, 'apps/api/src/main.ts')]
  await promisify(execFile)(process.execPath, bundle, { cwd: folder })
  notices = await readFile(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const titles = () => [...notices.matchAll(/^={80}\n(.+)$/gm)].map(([, title = '']) => title)

test.each(['bullmq', 'fastify', 'ioredis', 'zod'])('a bundle comes with the licence of %s', (name) => {
  const [, notice = ''] = notices.split(new RegExp(`^={80}\\n${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)\\n`, 'm'))
  expect(notice.split('='.repeat(80))[0]).toMatch(/permission/i)
})

test('each package stands there once, in order, and none of our own does', () => {
  expect(titles().length).toBeGreaterThan(20)
  expect(titles()).toEqual([...new Set(titles())].toSorted())
  expect(notices).not.toMatch(/^@bullwheel\//m)
})
