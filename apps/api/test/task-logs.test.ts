import { type LogLine, type Task, routes } from '@bullwheel/contracts'
import { writeLogs } from '@bullwheel/db'
import { expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const { call, get } = useGateway()

async function taskWithLog(): Promise<string> {
  const { id } = (await call('POST', '/api/v1/tasks', { json: { type: 'any' } })).body as Task
  const line = (n: number) => JSON.stringify([1_700_000_000_000 + n, n % 2 === 0 ? 'info' : 'warn', `line ${n}`, { n }])
  const chunk = { taskId: id, token: id, attempt: 1 }
  await writeLogs(get().deps.book.hot, [
    { ...chunk, first: 1, lines: [1, 2, 3].map(line) },
    { ...chunk, first: 4, lines: [4, 5].map(line) },
    { ...chunk, token: id.replace('0', '1'), attempt: 2, first: 1, lines: [6].map(line) },
  ])
  return id
}
const logsOf = async (id: string, query = '') =>
  routes.listTaskLogs.reply.parse((await call('GET', `/api/v1/tasks/${id}/logs${query}`, { as: 'viewer' })).body)
const numbers = (lines: LogLine[]): number[] => lines.map(({ message }) => Number(message.split(' ')[1]))

test('a task’s lines are listed in order, in pages, by attempt and by level', async () => {
  const id = await taskWithLog()
  const { items, nextCursor } = await logsOf(id)
  expect(numbers(items)).toEqual([1, 2, 3, 4, 5, 6])
  expect(items.map((line) => line.id).slice(3)).toEqual([`${id}:4`, `${id}:5`, `${id.replace('0', '1')}:1`])
  expect(items[0]).toEqual({
    id: `${id}:1`,
    attempt: 1,
    at: '2023-11-14T22:13:20.001Z',
    level: 'warn',
    message: 'line 1',
    fields: { n: 1 },
  })
  expect(nextCursor).toBeNull()
  const paged: number[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await logsOf(id, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    paged.push(...numbers(page.items))
    cursor = page.nextCursor
  }
  expect(paged).toEqual([1, 2, 3, 4, 5, 6])
  expect(numbers((await logsOf(id, '?level=info')).items)).toEqual([2, 4, 6])
  expect(numbers((await logsOf(id, '?level=info,warn&attempt=2')).items)).toEqual([6])
})

test('bad questions are told what is wrong', async () => {
  const id = await taskWithLog()
  const path = `/api/v1/tasks/${id}/logs`
  for (const query of ['?level=loud', '?attempt=0', '?cursor=zz', '?limit=1000', '?colour=red'])
    expect(await call('GET', path + query, { as: 'viewer' })).toMatchObject({ status: 400 })
  expect(await call('GET', path, { as: 'nobody' })).toMatchObject({ status: 401 })
  const unknown = '/api/v1/tasks/019aa000-0000-7000-8000-000000000001/logs'
  expect(await call('GET', unknown, { as: 'viewer' })).toMatchObject({ status: 404 })
})
