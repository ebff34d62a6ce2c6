import { randomUUID } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { Task } from '@bullwheel/contracts'
import { writeLogs } from '@bullwheel/db'
import { publishLines } from '@bullwheel/queue'
import { useGateway } from './gateway-fixture.ts'
import { PATIENCE, useSockets } from './live-fixture.ts'

const gateway = useGateway()
const { call, get } = gateway
const { connect } = useSockets(gateway)

const submit = async () => (await call('POST', '/api/v1/tasks', { json: { type: 'any', queue: 'bay' } })).body as Task
const cancel = (id: string) => call('POST', `/api/v1/tasks/${id}/cancel`)
const AT = Date.parse('2030-01-01T00:00:00Z')

/** A run of a task as its worker would write it: `lines(1, 3)` are its lines 1 to 3. */
async function newRun() {
  const { id: taskId } = await submit()
  const run = randomUUID()
  const linesOf = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, at) => [AT + at, 'info', `line ${first + at}`, { n: first + at }])
  const publish = (first: number, last: number) => {
    const head = { taskId, run, attempt: 1, queue: 'bay', type: 'any', worker: 'w1' }
    const { redis, prefix } = get().deps
    return publishLines(redis, prefix, [JSON.stringify({ ...head, first, lines: linesOf(first, last) })])
  }
  const commit = (first: number, last: number) => {
    const lines = linesOf(first, last).map((line) => JSON.stringify(line))
    return writeLogs(get().deps.book.hot, [{ taskId, token: run, attempt: 1, first, lines }])
  }
  return { taskId, run, publish, commit }
}
type Run = Awaited<ReturnType<typeof newRun>>

async function follow(topic: string, cursor?: string) {
  const socket = await connect()
  socket.send({ subscribe: [topic], ...(cursor !== undefined && { cursor }) })
  await vi.waitFor(() => expect(socket.messages).not.toHaveLength(0), PATIENCE)
  const numbers = ({ taskId }: Run) =>
    socket.lines(topic).flatMap((line) => (line.taskId === taskId && line.source === 'handler' ? [numberOf(line)] : []))
  const place = (): string =>
    socket.messages.flatMap((message) => ('cursor' in message ? message.cursor : [])).at(-1) ?? ''
  return { ...socket, numbers, place }
}
const numberOf = ({ id }: { id: string }): number => Number(id.split(':')[1])
/** Follows whoever publishes: the subscription over Redis may just be under way. */
const heard = (run: Run, first: number, last: number) =>
  vi.waitFor(async () => expect(await run.publish(first, last)).toBeGreaterThan(0), PATIENCE)

describe('lines of handlers on /ws', () => {
  test('come at once over Redis, and once when they are in the book, too', async () => {
    const run = await newRun()
    const { numbers, lines } = await follow('logs')
    await heard(run, 1, 3)
    await vi.waitFor(() => expect(numbers(run)).toEqual([1, 2, 3]), PATIENCE)
    expect(lines().find(({ taskId, source }) => taskId === run.taskId && source === 'handler')).toEqual({
      id: `${run.run}:1`,
      at: '2030-01-01T00:00:00.000Z',
      level: 'info',
      message: 'line 1',
      fields: { n: 1 },
      source: 'handler',
      taskId: run.taskId,
      attempt: 1,
      queue: 'bay',
      type: 'any',
      worker: 'w1',
    })
    await run.commit(1, 4)
    await vi.waitFor(() => expect(numbers(run)).toEqual([1, 2, 3, 4]), PATIENCE)
    await run.publish(2, 5)
    await vi.waitFor(() => expect(numbers(run)).toEqual([1, 2, 3, 4, 5]), PATIENCE)
  })

  test('come from the book when Redis told nothing, with queue and type of their task', async () => {
    const run = await newRun()
    const { numbers, lines } = await follow(`logs:${run.taskId}`)
    await run.commit(1, 2)
    await vi.waitFor(() => expect(numbers(run)).toEqual([1, 2]), PATIENCE)
    const [first] = lines(`logs:${run.taskId}`).filter(({ source }) => source === 'handler')
    expect(first).toMatchObject({ queue: 'bay', type: 'any', worker: null })
  })

  test('that were told before a reader came reach it once they are committed', async () => {
    const run = await newRun()
    const early = await follow('logs')
    await heard(run, 1, 2)
    await vi.waitFor(() => expect(early.numbers(run)).toEqual([1, 2]), PATIENCE)
    const late = await follow('logs')
    await run.publish(3, 3)
    await run.commit(1, 3)
    await vi.waitFor(() => expect(late.numbers(run).toSorted((a, b) => a - b)).toEqual([1, 2, 3]), PATIENCE)
    await run.commit(4, 4)
    await vi.waitFor(() => expect(early.numbers(run)).toEqual([1, 2, 3, 4]), PATIENCE)
    expect(late.numbers(run)).toHaveLength(4)
  })

  test('that a reader missed are replayed from its cursor, none twice', async () => {
    const run = await newRun()
    const first = await follow('logs')
    await run.commit(1, 2)
    await vi.waitFor(() => expect(first.numbers(run)).toEqual([1, 2]), PATIENCE)
    const cursor = first.place()
    first.socket.terminate()
    await run.commit(3, 4)
    await cancel(run.taskId)
    const second = await follow('logs', cursor)
    await run.publish(3, 5)
    await run.commit(5, 6)
    await vi.waitFor(() => expect(second.numbers(run).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]), PATIENCE)
    const said = second.lines().filter(({ taskId, source }) => taskId === run.taskId && source === 'event')
    expect(said.map(({ message }) => message)).toEqual([`Gateway: task ${run.taskId} (any) cancelled`])
    const ids = second.lines().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('of another task do not come to who follows one', async () => {
    const [mine, other] = [await newRun(), await newRun()]
    const { numbers, lines } = await follow(`logs:${mine.taskId}`)
    await other.commit(1, 2)
    await mine.commit(1, 1)
    await vi.waitFor(() => expect(numbers(mine)).toEqual([1]), PATIENCE)
    expect(new Set(lines(`logs:${mine.taskId}`).map(({ taskId }) => taskId))).toEqual(new Set([mine.taskId]))
  })

  test('are published to nobody once the last reader has left', async () => {
    const run = await newRun()
    const { socket } = await follow('logs')
    await heard(run, 1, 1)
    socket.terminate()
    await vi.waitFor(async () => expect(await run.publish(2, 2)).toBe(0), PATIENCE)
  })

  test('a cursor that cannot be replayed is answered with a gap', async () => {
    const { messages } = await follow('logs', 'x~y')
    expect(messages[0]).toMatchObject({ topic: 'logs', gap: { from: 'x~y' } })
  })
})

test('each lifecycle event is one line', async () => {
  const { lines } = await follow('logs')
  const { id } = await submit()
  await cancel(id)
  const mine = () => lines().filter(({ taskId }) => taskId === id)
  await vi.waitFor(() => expect(mine()).toHaveLength(2), PATIENCE)
  expect(mine()).toMatchObject([
    { id: `${id}:1`, level: 'info', message: `Gateway: task ${id} (any) created in queue bay`, source: 'event' },
    { id: `${id}:2`, level: 'warn', message: `Gateway: task ${id} (any) cancelled`, queue: 'bay', type: 'any' },
  ])
})
