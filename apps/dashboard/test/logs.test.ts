import type { Page, WebSocketRoute } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_PHONE, ON_PHONE_DARK, faultsOf } from './looks.fixture.ts'
import { live, useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('the live log', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, submit } = suite
  const lines = (page: Page) => page.getByRole('log')
  const talk = (word: string) => submit({ type: 'test.talkative', payload: { word } })
  const fill = async (tasks: number) => {
    const items = Array.from({ length: tasks }, (_, n) => ({ type: 'test.talkative', payload: { word: `knot-${n}` } }))
    await suite.system.client.submitTasks({ body: items })
  }
  const open = async () => {
    const page = await signedIn()
    await page.goto('/logs')
    await live(page)
    return page
  }

  it('tells how to see a line, shows what happens as it happens, and leads to the task', async () => {
    const page = await open()
    await page.getByText('Waiting for lines').waitFor()
    await page.getByRole('button', { name: 'Copy command' }).waitFor()
    const { id } = await talk('curlew')
    await lines(page).getByText('found the curlew').waitFor()
    await lines(page).getByText('{"place":"the <b>marsh</b>","count":3}').waitFor()
    await lines(page).getByText(`Worker: task ${id} (test.talkative) completed`).waitFor()
    expect(await lines(page).locator('b').count()).toBe(0)
    expect(await lines(page).getByText('found the curlew').count()).toBe(1)
    await lines(page).locator(`a[href='/tasks/${id}']`).first().click()
    await page.waitForURL(`**/tasks/${id}`)
  })

  it('is narrowed by text, level and who wrote it, also by its address', async () => {
    const page = await open()
    await talk('dunlin')
    await lines(page).getByText('lost the dunlin').waitFor()
    const handlers = page.getByRole('group', { name: 'Who wrote them' }).getByText('Handlers')
    await handlers.click()
    await lines(page).getByText('completed').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Filter by level' }).click()
    await page.getByRole('button', { name: 'Error', exact: true }).click()
    await page.keyboard.press('Escape')
    await lines(page).getByText('found the dunlin').waitFor({ state: 'detached' })
    await lines(page).getByText('lost the dunlin').waitFor()
    await page.getByRole('searchbox', { name: 'Filter lines' }).fill('nothing has this')
    await page.getByText('No line fits these filters').waitFor()
    expect(new URL(page.url()).search).toBe('?q=nothing+has+this&level=error&source=handler')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await lines(page).getByText('found the dunlin').waitFor()
  })

  it('stands still while it is paused, counts what comes, and is cleared', async () => {
    const page = await open()
    await talk('whimbrel')
    await lines(page).getByText('lost the whimbrel').waitFor()
    await page.locator('#page').press('p')
    await page.getByRole('button', { name: 'Resume' }).waitFor()
    await talk('godwit')
    await page.getByRole('button', { name: /^Resume \([4-9]\)$/ }).waitFor()
    expect(await lines(page).getByText('godwit').count()).toBe(0)
    await page.getByRole('button', { name: 'Resume' }).click()
    await lines(page).getByText('lost the godwit').waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByText('Waiting for lines').waitFor()
  })

  it('keeps few of many lines in the page, follows the end, and stays where somebody scrolled to', async () => {
    const page = await open()
    await fill(300)
    await page.getByText(/^[12],\d{3} lines$/).waitFor()
    const position = () =>
      lines(page).evaluate((box) => ({
        top: box.scrollTop,
        toEnd: box.scrollHeight - box.scrollTop - box.clientHeight,
        links: box.querySelectorAll('a').length,
      }))
    await expect.poll(async () => (await position()).toEnd).toBeLessThan(50)
    expect((await position()).links).toBeLessThan(150)
    await lines(page).focus()
    await page.keyboard.press('Home')
    const newest = page.getByRole('button', { name: 'To the newest line' })
    await newest.waitFor()
    // The browser scrolls there in steps.
    const top = async () => (await position()).top
    await expect.poll(top).toBe(0)
    const count = async () => Number((await page.getByText(/^[\d,]+ lines$/).innerText()).replace(/\D/g, ''))
    const before = await count()
    await talk('ruff')
    await expect.poll(count).toBeGreaterThanOrEqual(before + 7)
    expect(await top()).toBe(0)
    await newest.click()
    await lines(page).getByText('lost the ruff').waitFor()
    await expect.poll(async () => (await position()).toEnd).toBeLessThan(50)
  })

  it('says when the feed is away, and misses nothing when it is back', async () => {
    const page = await signedIn()
    const sockets: WebSocketRoute[] = []
    let isAway = false
    await page.routeWebSocket(/\/ws/, (socket) => {
      if (isAway) return void socket.close({ code: 1013, reason: 'a storm' })
      socket.connectToServer()
      sockets.push(socket)
    })
    await page.goto('/logs')
    await live(page)
    await talk('plover')
    await lines(page).getByText('lost the plover').waitFor()
    isAway = true
    for (const socket of sockets) await socket.close({ code: 1013, reason: 'a storm' })
    await page.getByText('The live feed is away (a storm)').waitFor()
    await talk('sanderling')
    isAway = false
    await lines(page).getByText('lost the sanderling').waitFor({ timeout: 30_000 })
    await page.getByText('The live feed is away').waitFor({ state: 'detached' })
    expect(await lines(page).getByText('lost the sanderling').count()).toBe(1)
    expect(await lines(page).getByText('Lines are missing here').count()).toBe(0)
  })

  it('fits a phone and has no serious fault, in light and dark', async () => {
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    await page.goto('/logs')
    await live(page)
    await talk('stint'.repeat(40))
    await lines(page).getByText('lost the stint').waitFor()
    expect(await faultsOf(page, [ON_PHONE, ON_PHONE_DARK])).toEqual([])
  })

  it('of one task is on its page, live', async () => {
    const { id } = await submit({ type: 'test.talkative', payload: { word: 'turnstone' }, delay: '2s' })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    const log = page.getByRole('list', { name: 'Lines' })
    await log.getByText('found the turnstone').waitFor()
    await expect.poll(() => log.getByRole('listitem').count()).toBe(4)
  })
})
