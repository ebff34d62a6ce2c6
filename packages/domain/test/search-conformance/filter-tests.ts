import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { TaskDocument } from '../../src/search/search-index.ts'
import { type SuitePlace, allPages, newDocument, newQueue } from './search-place.ts'

const HOUR = 3_600_000

/** Filters of tasks. */
export function testTaskFilters({ put, expectTasks, findTasks }: SuitePlace): void {
  test('queue, type, tag, schedule, worker and priority are filtered by', async () => {
    const queue = newQueue()
    const [worker, scheduleId] = [`host-${queue}`, randomUUID()]
    const of: Partial<TaskDocument> = { queue, type: 'a.b', tags: ['x', 'y z'], worker, scheduleId, priority: 2 }
    const all = newDocument({ ...of, name: 'wanted' })
    const other = newDocument({ queue: newQueue(), type: 'a', tags: ['y'], name: 'wanted' })
    await put(all, other)
    await expectTasks('wanted', { queue }, [all])
    for (const ask of [{ type: 'a.b' }, { tag: 'x' }, { tag: 'y z' }, { scheduleId }, { worker }, { priority: 2 }]) {
      await expectTasks('wanted', { queue, ...ask }, [all])
      await expectTasks('', { queue, ...ask }, [all])
    }
    const misses = [{ type: 'a' }, { tag: 'y' }, { scheduleId: randomUUID() }, { worker: 'host' }, { priority: 5 }]
    for (const ask of misses) await expectTasks('wanted', { queue, ...ask }, [])
    await expectTasks('', { worker }, [all])
    await expectTasks('', { scheduleId }, [all])
  })

  test('states go by the clock: waiting is scheduled, retrying or queued', async () => {
    const queue = newQueue()
    const [past, future] = [Date.now() - HOUR, Date.now() + HOUR]
    const waiting = { queue, state: 'waiting', finishedAt: null } as const
    const states = {
      scheduled: newDocument({ ...waiting, attempt: 0, runAt: future }),
      retrying: newDocument({ ...waiting, attempt: 2, runAt: future }),
      queued: newDocument({ ...waiting, attempt: 0, runAt: past }),
      running: newDocument({ queue, state: 'running', finishedAt: null }),
      completed: newDocument({ queue, state: 'completed' }),
      failed: newDocument({ queue, state: 'failed' }),
      cancelled: newDocument({ queue, state: 'cancelled' }),
      expired: newDocument({ queue, state: 'expired' }),
    }
    await put(...Object.values(states))
    for (const [state, document] of Object.entries(states)) {
      await expectTasks('', { queue, states: [state as keyof typeof states] }, [document])
    }
    await expectTasks('', { queue, states: ['scheduled', 'failed', 'queued'] }, [
      states.failed,
      states.queued,
      states.scheduled,
    ])
    expect(await findTasks('', { queue, states: Object.keys(states) as (keyof typeof states)[] })).toMatchObject({
      total: 8,
    })
  })

  test('ranges of times hold both their ends', async () => {
    const queue = newQueue()
    const now = Date.now()
    const documents = [-2, -1, 0].map((hours) => {
      const at = now + hours * HOUR
      return newDocument({ queue, createdAt: at, runAt: at + 1_000, finishedAt: hours === 0 ? null : at + 2_000 })
    })
    const [first, second, third] = documents as [TaskDocument, TaskDocument, TaskDocument]
    await put(...documents)
    await expectTasks('', { queue, created: { from: first.createdAt, to: second.createdAt } }, [second, first])
    await expectTasks('', { queue, created: { from: first.createdAt + 1 } }, [third, second])
    await expectTasks('', { queue, run: { to: second.runAt } }, [second, first])
    await expectTasks('', { queue, run: { from: second.runAt, to: third.runAt - 1 } }, [second])
    await expectTasks('', { queue, finished: { from: 0 } }, [second, first])
    await expectTasks('', { queue, finished: { from: now - HOUR + 2_000, to: now - HOUR + 2_000 } }, [second])
  })
}

/** Pages and totals of tasks. */
export function testTaskPages({ search, put, expectTasks, findTasks }: SuitePlace): void {
  test('pages have no gaps and no doubles, and follow the order', async () => {
    const queue = newQueue()
    const documents = Array.from({ length: 23 }, (_, n) =>
      newDocument({ queue, name: n % 3 === 0 ? 'slate' : null, payload: n % 2 === 0 ? '"slate"' : '"slate other"' }),
    )
    await put(...documents)
    const newest = documents.toReversed()
    const isNamed = ({ name }: TaskDocument): boolean => name !== null
    const ordered = [...newest.filter(isNamed), ...newest.filter((one) => !isNamed(one))]
    await expectTasks('slate', { queue }, ordered)
    const pages = await allPages((after) => findTasks('slate', { queue, limit: 5, after }))
    expect(pages.map((page) => page.length)).toEqual([5, 5, 5, 5, 3])
    expect(pages.flat().map(({ id }) => id)).toEqual(ordered.map(({ id }) => id))
    const unranked = await allPages((after) => findTasks('-nothing', { queue, limit: 23, after }))
    expect(unranked.map((page) => page.map(({ id }) => id))).toEqual([newest.map(({ id }) => id)])
    expect(await findTasks('slate', { queue, limit: 2 })).toMatchObject({ total: 23, isTotalExact: true })
    expect(await findTasks('other', { queue, limit: 2 })).toMatchObject({ total: 11, isTotalExact: true })
    expect(await findTasks('nothing', { queue })).toEqual({ hits: [], next: undefined, total: 0, isTotalExact: true })
  })

  test('more than ten thousand are told as more than ten thousand', { timeout: 120_000 }, async () => {
    const queue = newQueue()
    const documents = Array.from({ length: 10_001 }, () => newDocument({ queue, name: 'multitude' }))
    for (let at = 0; at < documents.length; at += 1_000) {
      expect(await search().writer.putTasks(documents.slice(at, at + 1_000))).toEqual([])
    }
    await expectTasks('multitude', { queue, limit: 1 }, documents.slice(-1))
    await expect
      .poll(() => findTasks('multitude', { queue, limit: 1 }))
      .toMatchObject({ total: 10_000, isTotalExact: false })
    expect(await findTasks('multitude', { queue, created: { to: documents[99]?.createdAt } })).toMatchObject({
      isTotalExact: true,
    })
  })
}

/** Which of several writes about one task counts. */
export function testVersions({ search, put, expectTasks }: SuitePlace): void {
  test('a newer version replaces an older one, never the other way, and a repeat changes nothing', async () => {
    const queue = newQueue()
    const task = newDocument({ queue, version: 3, name: 'third' })
    await put(task)
    await put({ ...task, version: 2, name: 'second' })
    await expectTasks('third', { queue }, [task])
    await put({ ...task, version: 4, name: 'fourth', state: 'failed', tags: ['new'] })
    await put(task)
    await put({ ...task, version: 4, name: 'fourth', state: 'failed', tags: ['new'] })
    await expectTasks('fourth', { queue, states: ['failed'], tag: 'new' }, [task])
    await expectTasks('third', { queue }, [])
    await expectTasks('', { queue, states: ['completed'] }, [])
  })

  test('of several versions in one batch the newest counts', async () => {
    const queue = newQueue()
    const task = newDocument({ queue })
    await put(
      { ...task, version: 1, name: 'one' },
      { ...task, version: 3, name: 'three' },
      { ...task, version: 2, name: 'two' },
    )
    await expectTasks('three', { queue }, [task])
    await expectTasks('one', { queue }, [])
    await expectTasks('two', { queue }, [])
  })

  test('what was removed stays away, whatever comes late', async () => {
    const queue = newQueue()
    const [gone, kept, unknown] = [
      newDocument({ queue, version: 2 }),
      newDocument({ queue, version: 5 }),
      newDocument({ queue }),
    ]
    await put(gone, kept)
    const removed = [gone, kept, unknown].map(({ id }) => ({ id, version: 3 }))
    await search().writer.removeTasks(removed)
    await expectTasks('', { queue }, [kept])
    await put(gone)
    await search().writer.removeTasks(removed)
    await search().writer.removeTasks([])
    await expectTasks('', { queue }, [kept])
    await put({ ...gone, version: 4 })
    await expectTasks('', { queue }, [kept, gone])
  })

  test('when all are forgotten none is found, and new ones are', async () => {
    const queue = newQueue()
    await put(newDocument({ queue }))
    await search().writer.clearTasks()
    await expectTasks('', {}, [])
    const fresh = newDocument({ queue })
    await put(fresh)
    await expectTasks('', {}, [fresh])
  })
}
