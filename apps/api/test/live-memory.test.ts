import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { readFile } from 'node:fs/promises'
import { openBook, writeLogs } from '@bullwheel/db'
import { type TestProcess, type TestSystem, createTestSystem } from '@bullwheel/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { openStalled } from './stalled-sockets.ts'

const STALLED = 1_000
const TOPICS = ['tasks', 'events', 'logs', 'queues', 'workers']
const MIB = 1024 * 1024

let system: TestSystem
let api: TestProcess
beforeAll(async () => {
  system = await createTestSystem({ BULLWHEEL_UNKNOWN_TYPES: 'accept' })
  api = await system.start('api')
}, 120_000)
afterAll(() => system?.stop())

const rss = async (): Promise<number> => {
  const status = await readFile(`/proc/${api.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024
}

async function submit(count: number): Promise<string[]> {
  const answer = await fetch(`${system.apiUrl}/api/v1/tasks/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${system.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: count }, () => ({ type: 'flood' }))),
  })
  const { items } = (await answer.json()) as { items: { id: string }[] }
  return items.map(({ id }) => id)
}

/** Tasks and long lines of theirs. */
async function flood(rounds: number): Promise<void> {
  const book = openBook({ url: system.databaseUrl, applicationName: 'flood' })
  for (let round = 0; round < rounds; round++) {
    const ids = await submit(500)
    const line = JSON.stringify([Date.now(), 'info', 'x'.repeat(2_000), null])
    await writeLogs(
      book.hot,
      ids.map((taskId) => ({ taskId, token: randomUUID(), attempt: 1, first: 1, lines: [line, line] })),
    )
    await wait(100)
  }
  await book.close()
}

function openReader(): { bytes: () => number; close: () => void } {
  let bytes = 0
  const socket = new WebSocket(`${system.apiUrl.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${system.adminKey}` },
  })
  socket.on('open', () => socket.send(JSON.stringify({ subscribe: TOPICS })))
  socket.on('message', (data: Buffer) => (bytes += data.length))
  return { bytes: () => bytes, close: () => socket.terminate() }
}

test(`${STALLED} stalled readers do not grow memory`, { timeout: 240_000 }, async () => {
  // What a flood costs without them: caches fill, the heap takes its shape.
  const warm = openReader()
  await flood(20)
  warm.close()
  const sockets = [
    ...(await openStalled(system.apiUrl, system.adminKey, STALLED - 100, TOPICS)),
    ...(await openStalled(system.apiUrl, system.adminKey, 100, [])),
  ]
  const reader = openReader()
  // By then the api has taken the subscriptions of all that came before.
  await vi.waitFor(() => expect(reader.bytes()).toBeGreaterThan(0), { timeout: 10_000 })
  const before = await rss()
  await flood(20)
  const after = await rss()
  const readMib = reader.bytes() / MIB
  reader.close()
  console.log(
    `${STALLED} stalled sockets: rss ${before.toFixed(0)} MiB before and ${after.toFixed(0)} MiB after a flood of which a reader got ${readMib.toFixed(0)} MiB`,
  )
  // A copy for each would be gigabytes.
  expect(readMib).toBeGreaterThan(20)
  expect(after - before).toBeLessThan(150)
  expect(sockets).toHaveLength(STALLED)
  for (const socket of sockets) socket.destroy()
})
