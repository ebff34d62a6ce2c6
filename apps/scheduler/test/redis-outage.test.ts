import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { releaseOutbox } from '@bullwheel/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RoleLoop, createRoleLoop } from '../src/role.ts'
import { log, usePlane } from './plane-fixture.ts'

const plane = usePlane({ durable: true })
const newQueue = () => `q-${randomBytes(4).toString('hex')}`
/** Long enough for reconnects to be as far apart as they get. */
const OUTAGE_MS = 4_000
const loops: RoleLoop[] = []

beforeAll(() => {
  const { newDispatcher, newKeeper, book, redis } = plane()
  for (const role of [newDispatcher('me'), newKeeper()]) {
    const loop = createRoleLoop({ role, hot: book.hot, holder: 'me', log })
    loop.start()
    loops.push(loop)
    redis.on('ready', loop.nudge)
  }
})
afterAll(async () => {
  await Promise.all(loops.map((loop) => loop.stop()))
})

/** As an api that finds Redis away: it accepts, and leaves the staging to the dispatcher. */
async function acceptUnstaged(queue: string, count: number): Promise<string[]> {
  const { accept, book } = plane()
  const ids = await accept(queue, count, {}, false)
  const rows = await book.hot<{ id: number; take: number }[]>`select id, take from outbox where owner = 'api'`
  await releaseOutbox(
    book.hot,
    rows.map((row) => ({ ...row, tried: false })),
  )
  return ids
}

const outages: [string, () => Promise<void>, () => Promise<void>][] = [
  [
    'was stopped',
    async () => void process.kill(plane().server.pid(), 'SIGSTOP'),
    async () => void process.kill(plane().server.pid(), 'SIGCONT'),
  ],
  ['was killed and started again', () => plane().server.kill(), () => plane().server.start()],
]
test.each(outages)(
  'after Redis %s for a while staging goes on by itself, and deadlines were kept meanwhile',
  async (_name, stop, start) => {
    const { accept, book, work, stager } = plane()
    const queue = newQueue()
    const before = await accept(queue, 3)
    await stop()
    const late = await accept(queue, 2, { start_by: Date.now() + 300 }, false)
    const during = await acceptUnstaged(queue, 50)
    const expired = () => book.hot<{ id: string }[]>`select id from tasks where queue = ${queue} and state = 'expired'`
    await expect.poll(expired, { timeout: 15_000 }).toHaveLength(late.length)
    await sleep(OUTAGE_MS)
    await start()
    const staged = async () =>
      stager.count(queue).then(
        ({ waiting }) => waiting,
        () => 0,
      )
    await expect.poll(staged, { timeout: 5_000, interval: 10 }).toBeGreaterThan(before.length)
    const ran: string[] = []
    const turn = async () => {
      ran.push(...(await work(queue)))
      return book.hot`select from tasks where queue = ${queue} and state in ('waiting', 'running')`
    }
    await expect.poll(turn, { timeout: 10_000, interval: 50 }).toEqual([])
    expect(ran.toSorted()).toEqual([...before, ...during].toSorted())
  },
  90_000,
)
