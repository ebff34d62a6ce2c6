import type { LifecycleEvent, LiveLine } from '@bullwheel/contracts'
import { findFreePort } from '@bullwheel/local'
import { type Client, createClient } from '@bullwheel/sdk'
import { type TestSystem, createTestSystem } from '@bullwheel/testing'
import { chromiumPath } from '@bullwheel/testing/browser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage, servePage } from './page-fixture.ts'
import { until, untilTypesAreLive } from './system-fixture.ts'

const TASKS = 300
/** When a message came to the page, by the clock that the whole machine has. */
type Received = { at: number; message: { topic: string; data: (LifecycleEvent | LiveLine)[] } }

/** Two gateways on one book, and a page in a browser that has a socket on each. */
describe.skipIf(chromiumPath === undefined)('the live feed of a whole system', { timeout: 120_000 }, () => {
  let site: Awaited<ReturnType<typeof servePage>>
  let system: TestSystem
  let browser: Browser
  let page: Page
  let client: Client
  let gateways: [string, string]

  beforeAll(async () => {
    site = await servePage()
    system = await createTestSystem({ BULLWHEEL_ALLOWED_ORIGINS: site.origin })
    const port = await findFreePort()
    for (const app of ['api', 'scheduler', 'worker'] as const) await system.start(app)
    await system.start('api', { API_PORT: String(port) })
    gateways = [system.apiUrl, `http://127.0.0.1:${port}`]
    client = createClient({ baseUrl: system.apiUrl, key: system.adminKey })
    ;({ browser, page } = await openPage(site.origin))
    await untilTypesAreLive(client)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await system?.stop()
    site?.close()
  }, 60_000)

  const received = (name: string): Promise<Received[]> =>
    page.evaluate((key) => (globalThis as unknown as Record<string, Received[]>)[key] ?? [], name)

  /** Opens a socket in the page, with a ticket of the first gateway. */
  async function follow(name: string, baseUrl: string): Promise<void> {
    const { ticket } = await client.createWsTicket()
    const url = `${baseUrl.replace('http', 'ws')}/ws?ticket=${ticket}`
    await page.evaluate(
      async ([key, address]) => {
        const messages: { at: number; message: unknown }[] = []
        Object.assign(globalThis, { [key]: messages })
        const socket = new WebSocket(address)
        socket.onmessage = ({ data }: { data: unknown }) =>
          void messages.push({ at: Date.now(), message: JSON.parse(String(data)) as unknown })
        await new Promise((resolve) => (socket.onopen = resolve))
        socket.send('{"subscribe":["events","logs"]}')
      },
      [name, url] as const,
    )
    await until(
      () => received(name),
      (messages) => messages.length >= 2,
    )
  }

  test('a ticket of one gateway opens the other, and both bring a browser every event and line once, in time', async () => {
    await follow('first', gateways[0])
    await follow('second', gateways[1])
    for (let n = 0; n < TASKS; n++) await client.submitTask({ body: { type: 'default', payload: { n } } })
    for (const name of ['first', 'second']) {
      const all = await until(
        () => received(name),
        (messages) => handlerLines(messages).length >= TASKS && ended(messages).length >= TASKS,
        30_000,
      )
      const lines = itemsOf<LiveLine>(all, 'logs').map(({ item }) => item.id)
      expect(new Set(lines).size).toBe(lines.length)
      const events = itemsOf<LifecycleEvent>(all, 'events').map(({ item }) => `${item.taskId}:${item.version}`)
      expect(new Set(events).size).toBe(events.length)
      const created = itemsOf<LifecycleEvent>(all, 'events').filter(({ item }) => item.kind === 'created')
      const toEvents = tell(`${name} gateway: commit of ${TASKS} tasks to the browser`, created)
      const toLines = tell(`${name} gateway: log.info of ${TASKS} tasks to the browser`, handlerLines(all))
      // Others may keep this machine busy for a moment: the middle is the promise.
      expect(toEvents.p50).toBeLessThan(500)
      expect(toLines.p50).toBeLessThan(500)
    }
  })
})

function itemsOf<Item extends LifecycleEvent | LiveLine>(all: Received[], topic: string): { at: number; item: Item }[] {
  return all
    .filter(({ message }) => message.topic === topic)
    .flatMap(({ at, message }) => message.data.map((item) => ({ at, item: item as Item })))
}

const handlerLines = (all: Received[]) => itemsOf<LiveLine>(all, 'logs').filter(({ item }) => item.source === 'handler')
const ended = (all: Received[]) =>
  itemsOf<LifecycleEvent>(all, 'events').filter(({ item }) => item.kind === 'completed')

/** From what happened to its coming, in milliseconds. */
function tell(what: string, came: { at: number; item: { at: string } }[]): { p50: number } {
  const delays = came.map(({ at, item }) => at - Date.parse(item.at)).toSorted((a, b) => a - b)
  const share = (part: number): number => delays[Math.min(delays.length - 1, Math.floor(delays.length * part))] ?? 0
  const p50 = share(0.5)
  console.log(`${what}: p50 ${p50} ms, p99 ${share(0.99)} ms, most ${delays.at(-1) ?? 0} ms`)
  return { p50 }
}
