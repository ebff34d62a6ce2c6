import { randomUUID } from 'node:crypto'
import type { Task } from '@bullwheel/contracts'
import { endAttempts } from '@bullwheel/db'
import { expect, vi } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

type ShownJob = { id: string; name: string; data: object; externalUrl: { displayText: string; href: string } }
type ShownQueue = {
  name: string
  counts: Record<string, number>
  jobs: ShownJob[]
  isPaused: boolean
  readOnlyMode: boolean
}

export const api = (path: string): string => `/admin/queues/api${path}`
export const asAdmin = { as: 'admin' } as const

/** A gateway, and what its Bull Board shows. */
export function useBoard() {
  const gateway = useGateway()
  const { call, get } = gateway

  const show = async (queue: string, status = 'latest', jobsPerPage = 10): Promise<ShownQueue> => {
    const page = `activeQueue=${queue}&status=${status}&page=1&jobsPerPage=${jobsPerPage}`
    const { body, status: code } = await call('GET', api(`/queues?${page}`), asAdmin)
    expect(code).toBe(200)
    const found = (body as { queues: ShownQueue[] }).queues.find(({ name }) => name === queue)
    if (found === undefined) throw new Error(`the board has no queue ${queue}`)
    return found
  }
  /** A queue of its own that stands on the board, with so many waiting tasks of its own. */
  const newQueue = async (tasks: object[] = []): Promise<{ queue: string; ids: string[] }> => {
    const queue = `q-${randomUUID().slice(0, 8)}`
    await call('PUT', `/api/v1/queues/${queue}`, { json: {} })
    const ids: string[] = []
    for (const task of tasks) {
      const { body } = await call('POST', '/api/v1/tasks', { json: { type: 'any', queue, ...task } })
      ids.push((body as Task).id)
    }
    return { queue, ids }
  }
  const jobsOf = (queue: string, status: string, count: number): Promise<ShownJob[]> =>
    vi.waitFor(
      async () => {
        const { jobs } = await show(queue, status)
        expect(jobs).toHaveLength(count)
        return jobs
      },
      { timeout: 10_000 },
    )
  const hot = () => get().deps.book.hot
  const fail = async (id: string): Promise<void> => void (await endAttempts(hot(), 'w', [newFailure(id)]))
  const stateOf = async (id: string): Promise<string> => ((await call('GET', `/api/v1/tasks/${id}`)).body as Task).state
  return { ...gateway, hot, show, newQueue, jobsOf, fail, stateOf }
}

const newFailure = (id: string) => ({
  id,
  started: false,
  token: randomUUID(),
  content: 1,
  outcome: 'failed' as const,
  startedAt: Date.now() - 5,
  endedAt: Date.now(),
  runAt: null,
  result: null,
  error: { name: 'Error', message: 'no' },
  progress: null,
})
