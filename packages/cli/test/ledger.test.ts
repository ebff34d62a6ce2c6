import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LedgerCheck } from '@bullwheel/contracts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')
const EXACT: LedgerCheck = { at: '2030-01-01T00:00:00.000Z', exact: true, rows: 7, differences: [], tasks: [] }
const ID = '019a0000-0000-7000-8000-000000000000'

let folder: string
let server: Server
let answer: { status: number; body: unknown }
let asked: { call: string; key: string | undefined }[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bullwheel-cli-'))
  asked = []
  server = createServer((request, response) => {
    asked.push({ call: `${request.method} ${request.url}`, key: request.headers.authorization })
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.close()
  await rm(folder, { recursive: true })
})
const port = () => (server.address() as AddressInfo).port

/** Runs `bullwheel ledger verify` against a gateway that gives the answer. */
function verify(env: Record<string, string>, ...options: string[]) {
  return new Promise<{ code: number; out: string; errors: string }>((resolve) => {
    const whole = { PATH: process.env['PATH'], ...env }
    const args = [main, 'ledger', 'verify', ...options]
    execFile(process.execPath, args, { cwd: folder, env: whole }, (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

test('an exact ledger ends with 0, asked on this machine with the key that dev keeps', async () => {
  answer = { status: 200, body: EXACT }
  await mkdir(join(folder, '.bullwheel'))
  await writeFile(join(folder, '.bullwheel', 'admin-key'), 'bw_kept\n')
  const { code, out } = await verify({ API_PORT: String(port()) })
  expect({ code, out }).toEqual({ code: 0, out: 'The ledger is exact: 7 tasks counted at 2030-01-01T00:00:00.000Z.\n' })
  expect(asked).toEqual([{ call: 'POST /api/v1/system/ledger/verify', key: 'Bearer bw_kept' }])
})

test('one that is not ends with 1 and names queues and tasks; a kept key never goes to another address', async () => {
  const differences = [{ queue: 'q', kind: 'waiting', ledger: 1, rows: 0 }]
  const tasks = [{ id: ID, queue: 'q', expected: 'waiting', found: null }]
  answer = { status: 200, body: { ...EXACT, exact: false, differences, tasks } }
  await mkdir(join(folder, '.bullwheel'))
  await writeFile(join(folder, '.bullwheel', 'admin-key'), 'bw_kept\n')
  const { code, out } = await verify({}, '--url', `http://127.0.0.1:${port()}`)
  expect(code).toBe(1)
  expect(out).toContain('NOT exact')
  expect(out).toContain('queue q: waiting 1 in the ledger, 0 in the rows')
  expect(out).toContain(`task ${ID} (queue q): waiting by its last event, no row in the book`)
  expect(asked[0]?.key).toBeUndefined()
})

test('what goes wrong is one line and ends with 1', async () => {
  answer = {
    status: 401,
    body: { type: 'urn:bullwheel:unauthenticated', title: 'x', status: 401, detail: 'No such key.' },
  }
  const refused = await verify({
    BULLWHEEL_API_URL: `http://127.0.0.1:${port()}`,
    BULLWHEEL_ADMIN_KEY: 'a-key-that-nobody-knows',
  })
  expect(refused).toEqual({ code: 1, out: '', errors: 'No such key.\n' })
  expect(asked[0]?.key).toBe('Bearer a-key-that-nobody-knows')
  expect((await verify({}, '--url', 'http://127.0.0.1:1', '--key', 'k')).errors).toMatch(/^Cannot reach .*\n$/)
  expect((await verify({}, '--url', 'nonsense')).errors).toMatch(/^--url must be .*\n$/)
})
