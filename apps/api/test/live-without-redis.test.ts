import { randomUUID } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import { writeLogs } from '@bullwheel/db'
import { expect, test, vi } from 'vitest'
import { useGateway } from './gateway-fixture.ts'
import { PATIENCE, useSockets } from './live-fixture.ts'

const gateway = useGateway({ redisUrl: 'redis://127.0.0.1:1' })
const { call, get } = gateway
const { connect } = useSockets(gateway)

test('with Redis away events, lines and queues come from the book', async () => {
  const { send, messages, events, lines, queues } = await connect()
  send({ subscribe: ['events', 'logs', 'queues'] })
  await vi.waitFor(() => expect(messages.length).toBeGreaterThanOrEqual(3), PATIENCE)
  const { id: taskId } = (await call('POST', '/api/v1/tasks', { json: { type: 'any', queue: 'dry' } })).body as Task
  const line = JSON.stringify([Date.now(), 'warn', 'no water', null])
  await writeLogs(get().deps.book.hot, [{ taskId, token: randomUUID(), attempt: 1, first: 1, lines: [line] }])
  await vi.waitFor(() => {
    expect(events('events').map(({ kind }) => kind)).toEqual(['created'])
    expect(
      lines()
        .map(({ message }) => message)
        .toSorted(),
    ).toEqual([`Gateway: task ${taskId} (any) created in queue dry`, 'no water'])
    const dry = queues()
      .flatMap(({ data }) => data)
      .findLast(({ name }) => name === 'dry')
    expect(dry?.counts.waiting).toBe(1)
  }, PATIENCE)
})
