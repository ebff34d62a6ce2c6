import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rebuildEntry } from '../src/apps.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const command = `
console.log('rebuilding', process.env.DATABASE_URL, process.env.ELASTICSEARCH_URL)
process.exitCode = process.env.ELASTICSEARCH_URL === undefined ? 3 : 0
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-cli-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function addCommand(): Promise<void> {
  const file = join(folder, rebuildEntry)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, command)
}

function rebuild(env: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; errors: string }>((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env['PATH'], ...env } }
    execFile(process.execPath, [main, 'search', 'rebuild', '--apps', folder], options, (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

test('runs the built command with the settings of the shell and .env, and ends as it does', async () => {
  await addCommand()
  const database = { DATABASE_URL: 'postgres://me@host/db' }
  expect(await rebuild(database)).toMatchObject({ code: 3, out: 'rebuilding postgres://me@host/db undefined\n' })
  await writeFile(join(folder, '.env'), 'ELASTICSEARCH_URL=http://es:9200\n')
  expect(await rebuild(database)).toMatchObject({ code: 0, out: 'rebuilding postgres://me@host/db http://es:9200\n' })
})

test('says what is missing: the build, or the embedded Postgres', async () => {
  expect((await rebuild()).errors).toContain("Run 'make build' first")
  await addCommand()
  const { code, errors } = await rebuild()
  expect(code).toBe(1)
  expect(errors).toContain("start it with 'make run', or set DATABASE_URL")
})
