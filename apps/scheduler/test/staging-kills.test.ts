import { randomBytes } from 'node:crypto'
import {
  LINE_START,
  buryWorker,
  editTask,
  readLedger,
  restageLine,
  restageStrays,
  restageWaiting,
  retryTask,
  runTaskNow,
  takeDueTimers,
  takeOutbox,
} from '@bullwheel/db'
import { planBundles } from '@bullwheel/domain'
import { expect, test } from 'vitest'
import { HORIZON_MS, usePlane } from './plane-fixture.ts'

const plane = usePlane()
const LATER = HORIZON_MS + 3_600_000

/** Every verb that stages: commits, and answers the tasks that must run exactly once from then on. */
const verbs: Record<string, (queue: string) => Promise<string[]>> = {
  accept: (queue) => plane().accept(queue, 3, {}, false),
  'accept for soon': (queue) => plane().accept(queue, 3, { run_at: Date.now() + 400 }, false),
  'edit of a staged task': async (queue) => {
    const ids = await plane().accept(queue, 1)
    await editTask(plane().book.hot, ids[0] ?? '', { payload: '{"edited":true}' }, HORIZON_MS)
    return ids
  },
  'new priority of a staged task': async (queue) => {
    const ids = await plane().accept(queue, 1)
    await editTask(plane().book.hot, ids[0] ?? '', { priority: 1 }, HORIZON_MS)
    return ids
  },
  'run now': async (queue) => {
    const ids = await plane().accept(queue, 1, { run_at: Date.now() + LATER })
    await runTaskNow(plane().book.hot, ids[0] ?? '', HORIZON_MS)
    return ids
  },
  'retry by hand': async (queue) => {
    const { accept, addWorker, begin, end, book } = plane()
    const ids = await accept(queue, 1)
    const worker = await addWorker()
    const run = await begin(queue, worker)
    await end(run, worker, { outcome: 'failed' })
    await retryTask(book.hot, ids[0] ?? '', HORIZON_MS)
    await run?.source.finish(run.delivery.jobId, false)
    return ids
  },
  'retry after a backoff': async (queue) => {
    const { accept, addWorker, begin, end } = plane()
    const ids = await accept(queue, 1)
    const worker = await addWorker()
    const run = await begin(queue, worker)
    await end(run, worker, { outcome: 'retrying', runAt: Date.now() + 300 })
    await run?.source.finish(run.delivery.jobId, false)
    return ids
  },
  'timer that comes due': async (queue) => {
    const ids = await plane().accept(queue, 1, { run_at: Date.now() + LATER })
    await plane().book.hot`update tasks set run_at = now() + interval '300 ms' where queue = ${queue}`
    await plane().book.hot`update timers set due_at = now() + interval '300 ms' where task_id = ${ids[0] ?? ''}`
    return ids
  },
  'give back to the clock': async (queue) => {
    const ids = await plane().accept(queue, 2)
    await restageWaiting(plane().book.hot, ids, HORIZON_MS)
    return ids
  },
  rebuild: async (queue) => {
    const ids = await plane().accept(queue, 3)
    const all = { from: '-infinity', before: 'infinity', wiping: false }
    await restageLine(plane().book.hot, { queue, priority: 5, after: LINE_START }, all, 100, HORIZON_MS)
    return ids
  },
  'single discrepancy': async (queue) => {
    const ids = await plane().accept(queue, 2)
    const strays = ids.map((id) => ({ id, version: 1, priority: 5 }))
    await restageStrays(plane().book.hot, queue, strays, HORIZON_MS)
    return ids
  },
  'burial of a worker': async (queue) => {
    const { accept, addWorker, begin, book } = plane()
    const ids = await accept(queue, 1)
    const worker = await addWorker()
    const run = await begin(queue, worker)
    await buryWorker(book.hot, worker, 'test', [], HORIZON_MS)
    await run?.source.finish(run.delivery.jobId, false)
    return ids
  },
}

/** Where the process dies that stages what was committed; rows that an api owns are its own from the start. */
const kills: Record<string, (queue: string) => Promise<void>> = {
  'between the commit and the add': () => Promise.resolve(),
  'after it took the row, before the add': (queue) => takeAndDie(queue, false),
  'between the add and the deletion of the row': (queue) => takeAndDie(queue, true),
}

async function takeAndDie(queue: string, doesAdd: boolean): Promise<void> {
  const { book, stager, clock } = plane()
  const rows = () => book.hot<{ id: string; version: number; take: number }[]>`
    select t.id, t.version, o.take from outbox o cross join unnest(o.ids, o.versions) u(id, version) join tasks t on t.id = u.id
    where t.queue = ${queue} and o.owner is not null
    union all select t.id, t.version, m.take from timers m join tasks t on t.id = m.task_id
    where t.queue = ${queue} and m.take > 0`
  const take = async () => {
    await takeOutbox(book.hot, 'dead', 100)
    await takeDueTimers(book.hot, HORIZON_MS, 100)
    return (await rows()).length
  }
  await expect.poll(take, { interval: 20 }).toBeGreaterThan(0)
  const taken = await rows()
  const items = taken.map(({ id, version }) => ({ id, version, type: 'default', queue, priority: 5, runAt: 0 }))
  if (doesAdd) {
    const bundles = planBundles(items, () => 1, clock.now())
    await stager.stage(bundles, { take: taken[0]?.take ?? 0, claim: false })
  }
  // As if the ten seconds of a taken timer were over.
  await book.hot`update timers set taken_until = now() - interval '1 s' where taken_until > '-infinity'`
}

const table = Object.keys(verbs).flatMap((verb) => Object.keys(kills).map((kill) => [verb, kill] as const))
test.each(table)('%s, killed %s: nothing is stranded and nothing runs twice', async (verb, kill) => {
  const { newDispatcher, work, book } = plane()
  const queue = `q-${randomBytes(4).toString('hex')}`
  const ids = (await verbs[verb]?.(queue)) ?? []
  const before = await book.hot<
    { n: number }[]
  >`select coalesce(sum(attempt), 0)::integer as n from tasks where queue = ${queue}`
  await kills[kill]?.(queue)
  const ran: string[] = []
  const dispatcher = newDispatcher()
  const turn = async () => {
    await dispatcher.runOnce()
    ran.push(...(await work(queue)))
    const rows = await book.hot<{ left: number; attempts: number }[]>`
      select count(*) filter (where state <> 'completed') as left, sum(attempt)::integer as attempts from tasks where queue = ${queue}`
    return rows[0]
  }
  const attempts = (before[0]?.n ?? 0) + ids.length
  await expect.poll(turn, { timeout: 10_000, interval: 30 }).toEqual({ left: 0, attempts })
  await turn()
  expect(ran.toSorted()).toEqual(ids.toSorted())
  const rest = await book.hot`
    select from outbox o where o.ids && string_to_array(${ids.join(',')}, ',')::uuid[]
    union all select from timers where task_id = any(string_to_array(${ids.join(',')}, ',')::uuid[])`
  expect(rest).toEqual([])
})

test('the ledger is exact after all of this', async () => {
  for (const { accepted, completed, failed, cancelled, expired, pending, removed } of await readLedger(
    plane().book.hot,
  ))
    expect(accepted - completed - failed - cancelled - expired - pending - removed).toBe(0)
})
