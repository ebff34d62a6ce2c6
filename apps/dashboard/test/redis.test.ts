import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_PHONE, ON_PHONE_DARK, faultsOf } from './looks.fixture.ts'
import { useDashboard } from './suite.fixture.ts'

/** Sends commands as a person would by hand; the dashboard has no client of Redis. */
async function type(redisUrl: string, ...commands: string[]): Promise<void> {
  const { hostname, port, password } = new URL(redisUrl)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const lines = [...(password === '' ? [] : [`AUTH ${decodeURIComponent(password)}`]), ...commands, 'QUIT']
  socket.write(`${lines.join('\r\n')}\r\n`)
  const answer = await text(socket)
  if (/^-/m.test(answer)) throw new Error(answer)
}

describe.skipIf(chromiumPath === undefined)('the page of Redis', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, open, submit } = suite
  let ended: string

  beforeAll(async () => {
    const { client, redisUrl } = suite.system
    await client.putQueue({ params: { queue: 'letters' }, body: {} })
    await client.pauseQueue({ params: { queue: 'letters' }, body: {} })
    await submit({ type: 'default', queue: 'letters', payload: 1 })
    ended = (await submit({ type: 'default', payload: 1 })).id
    await vi.waitFor(async () => expect((await client.getTask({ params: { id: ended } })).state).toBe('completed'), {
      timeout: 15_000,
    })
    await client.getTask({ params: { id: ended } })
    await type(
      redisUrl,
      'HSET shop:customer name Ada password canary-1 data \'{"apiKey":"canary-2"}\'',
      'ZADD shop:ranks 1 first 2.5 second',
      'SET shop:note hello EX 3000',
      ...Array.from({ length: 120 }, (_, at) => `RPUSH shop:list ${at}`),
      ...Array.from({ length: 70 }, (_, at) => `SET shop:many:${at} x`),
    )
  })

  it('shows memory, load, what is set up wrongly, and keys by group with the task cache as its own', async () => {
    const page = await signedIn()
    await page.goto('/redis')
    await page.getByRole('region', { name: 'Memory' }).getByText('noeviction').waitFor()
    await page
      .getByRole('region', { name: 'Server' })
      .getByText(/Redis \d/)
      .waitFor()
    await page.getByRole('list', { name: 'Warnings' }).getByText('append-only file').waitFor()
    const groups = page.getByRole('region', { name: 'Groups' })
    await groups.getByRole('row', { name: /^Task cache/ }).waitFor()
    await groups.getByRole('row', { name: /^Other/ }).waitFor()
    await page.getByRole('list', { name: 'Keys by queue' }).getByRole('link', { name: 'letters' }).click()
    await page.getByRole('link', { name: 'bw:{letters}:letters:meta' }).waitFor()
    await page.goto('/redis')
    await groups.getByRole('link', { name: /keys of Task cache/ }).click()
    await page.getByRole('link', { name: `bw:task:${ended}` }).waitFor()
  })

  it('finds keys by a part of their name, a page at a time', async () => {
    const page = await signedIn()
    await page.goto('/redis')
    const field = page.getByRole('searchbox', { name: 'Pattern of keys' })
    await field.fill('shop:many')
    await field.press('Enter')
    const keys = page.getByRole('region', { name: 'List of keys' }).getByRole('link')
    const shown = () => keys.allInnerTexts()
    const becomesOther = async (before: string[]): Promise<string[]> => {
      await vi.waitFor(async () => expect(await shown()).not.toEqual(before), { timeout: 10_000 })
      return shown()
    }
    await vi.waitFor(async () => expect((await shown())[0]).toContain('shop:many'), { timeout: 10_000 })
    let latest = await shown()
    expect(latest.length).toBeLessThanOrEqual(50)
    const found = new Set(latest)
    const more = page.getByRole('button', { name: 'More' })
    while ((await more.count()) > 0 && (await more.isEnabled())) {
      await more.click()
      latest = await becomesOther(latest)
      for (const key of latest) found.add(key)
    }
    expect(found.size).toBe(70)
    await field.fill('no such key')
    await field.press('Enter')
    await page.getByText('No key matches *no such key*.').waitFor()
  })

  it('shows what a key holds by its type, without secrets, and counts down how long it stays', async () => {
    const page = await signedIn()
    await page.goto('/redis/key?key=shop:customer')
    await page.getByText('Ada').waitFor()
    await page.getByText('what looks like a secret is not shown').first().waitFor()
    expect(await page.locator('body').innerText()).not.toContain('canary')
    await page.goto('/redis/key?key=shop:ranks')
    await page.getByRole('row', { name: '2.5 second' }).waitFor()
    await page.goto('/redis/key?key=shop:list')
    await page.getByText('100 entries shown').waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByText('20 entries shown').waitFor()
    await page.goto('/redis/key?key=shop:note')
    const stays = page.getByRole('region', { name: 'Facts' }).getByText(/^4[89] m/)
    const before = await stays.innerText()
    await vi.waitFor(async () => expect(await stays.innerText()).not.toBe(before), { timeout: 5_000 })
    await page.goto('/redis/key?key=shop:none')
    await page.getByText('Redis has no key shop:none').waitFor()
    suite.forgive()
  })

  it('tells a viewer why values are not shown, and asks for none', async () => {
    const key = await suite.system.viewerKey()
    const page = await open()
    await page.request.post('/api/v1/session', { data: { key }, headers: { 'x-bullwheel-csrf': '1' } })
    await page.goto('/redis?pattern=shop:customer')
    await page.getByRole('link', { name: 'shop:customer' }).click()
    await page.getByText('What keys hold is for admins').waitFor()
    expect(await page.getByRole('link', { name: 'Bull Board' }).count()).toBe(0)
  })

  it('has no serious faults in light and dark, and fits a phone', async () => {
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    for (const path of ['/redis?pattern=shop:*', '/redis/key?key=shop:customer']) {
      await page.goto(path)
      await page.getByText(path.includes('pattern') ? 'keys shown' : 'Ada').waitFor()
      expect({ path, faults: await faultsOf(page, [ON_PHONE, ON_PHONE_DARK]) }).toEqual({ path, faults: [] })
    }
  })
})
