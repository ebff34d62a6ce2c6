import type { Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { useDashboard } from './suite.fixture.ts'

const TRASH = 'path[d="M10 11v6"]'

describe.skipIf(chromiumPath === undefined)('Bull Board', { timeout: 90_000 }, () => {
  const suite = useDashboard()
  const { signedIn, open, submit } = suite
  const client = () => suite.system.client
  const stateOf = async (id: string) => (await client().getTask({ params: { id } })).state
  const becomes = (id: string, state: string) =>
    vi.waitFor(async () => expect(await stateOf(id)).toBe(state), { timeout: 15_000, interval: 100 })

  /** A queue that nobody serves, so that its jobs stay on the board. */
  async function pausedQueue(name: string): Promise<string> {
    await client().putQueue({ params: { queue: name }, body: {} })
    await client().pauseQueue({ params: { queue: name }, body: {} })
    return name
  }
  /** The admin's board, come to from the dashboard's menu. */
  async function board(queue: string, status: string): Promise<Page> {
    const page = await signedIn({ viewport: { width: 1280, height: 900 } })
    await page.goto('/system')
    await page.getByRole('link', { name: 'Bull Board' }).click()
    await page.waitForURL('**/admin/queues**')
    await page.getByRole('link', { name: queue, exact: true }).first().click()
    await page.goto(`${suite.system.apiUrl}/admin/queues/queue/${queue}?status=${status}`)
    return page
  }
  const card = (page: Page, id: string) =>
    page.locator('div:has(> div a[href*="/tasks/"])').filter({ hasText: id }).first()
  const confirm = async (page: Page) => page.getByRole('button', { name: /^(confirm|yes|ok)/i }).click()
  const ledgerOf = async (queue: string) =>
    (await client().getLedger()).queues.find((row) => row.queue === queue) ?? expect.fail(`no ledger of ${queue}`)

  it('is reached from the menu, shows a queue made at run time, and what a job carries and where', async () => {
    const queue = await pausedQueue('made-just-now')
    const { id } = await submit({ type: 'default', queue, payload: 1 })
    const page = await board(queue, 'prioritized')
    await page.getByText('default · 1 task').waitFor()
    const link = page.getByRole('link', { name: 'Task', exact: true })
    expect(await link.getAttribute('href')).toBe(`${suite.system.dashboardUrl}/tasks/${id}`)
    const [task] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await task.getByRole('heading', { level: 1 }).waitFor()
    expect(task.url()).toContain(`/tasks/${id}`)
  })

  it('does not offer what has no verb', async () => {
    const queue = await pausedQueue('without-foreign-verbs')
    await submit({ type: 'default', queue, payload: 1 })
    const page = await board(queue, 'prioritized')
    await page.getByText('default · 1 task').waitFor()
    expect(await page.locator('li > span > button:visible').count()).toBe(1)
    await page.locator('button[aria-haspopup=menu]').click()
    await page.getByRole('menuitem', { name: 'Resume' }).waitFor()
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Resume', 'Empty'])
  })

  it('removes a waiting job by cancelling its task', async () => {
    const queue = await pausedQueue('for-removal')
    const { id } = await submit({ type: 'default', queue, payload: 1 })
    const page = await board(queue, 'prioritized')
    await page.locator(`button:has(${TRASH}):visible`).last().click()
    await confirm(page)
    await becomes(id, 'cancelled')
    expect(await ledgerOf(queue)).toMatchObject({ accepted: 1, cancelled: 1, pending: 0, difference: 0 })
  })

  it('promotes a delayed job by making its task due', async () => {
    const queue = await pausedQueue('for-promotion')
    const { id } = await submit({ type: 'default', queue, payload: 1, delay: '50s' })
    const page = await board(queue, 'delayed')
    await page.getByText('default · 1 task').waitFor()
    await page.locator('li > span > button:visible').first().click()
    await confirm(page)
    await becomes(id, 'queued')
  })

  it('retries a failed task, which then runs again', async () => {
    const { id } = await submit({
      type: 'test.strict',
      payload: { code: 1 },
      queue: 'for-retry',
      retry: { attempts: 1 },
    })
    await becomes(id, 'failed')
    const page = await board('for-retry', 'failed')
    await card(page, id).waitFor()
    await page.locator('li > span > button:visible').first().click()
    await confirm(page)
    await vi.waitFor(async () => expect((await client().getTask({ params: { id } })).attempt).toBe(2), {
      timeout: 15_000,
    })
  })

  it('pauses and resumes a queue in the book', async () => {
    const queue = 'for-pausing'
    await client().putQueue({ params: { queue }, body: {} })
    const page = await board(queue, 'prioritized')
    const choose = async (name: string) => {
      await page.locator('button[aria-haspopup=menu]').click()
      await page.getByRole('menuitem', { name }).click()
      if (
        await page
          .getByRole('alertdialog')
          .isVisible()
          .catch(() => false)
      )
        await confirm(page)
    }
    await choose('Pause')
    await vi.waitFor(async () => expect(await client().getQueue({ params: { queue } })).toMatchObject({ paused: true }))
    await page.reload()
    await choose('Resume')
    await vi.waitFor(async () =>
      expect(await client().getQueue({ params: { queue } })).toMatchObject({ paused: false }),
    )
  })

  it('cleans what is delayed by cancelling it; the ledger adds up', async () => {
    const queue = await pausedQueue('for-cleaning')
    const ids = await Promise.all(
      [1, 2, 3].map(async (payload) => (await submit({ type: 'default', queue, payload, delay: '50s' })).id),
    )
    const page = await board(queue, 'delayed')
    await page.getByRole('button', { name: 'Clean all' }).click()
    await confirm(page)
    for (const id of ids) await becomes(id, 'cancelled')
    expect(await ledgerOf(queue)).toMatchObject({ accepted: 3, cancelled: 3, pending: 0, difference: 0 })
  })

  it('is reached signed in also where the dashboard has another host name than the gateway', async () => {
    const elsewhere = suite.system.dashboardUrl.replace('127.0.0.1', 'localhost')
    const page = await signedIn({ baseURL: elsewhere })
    await page.goto('/bull-board')
    await page.waitForURL(`${suite.system.apiUrl}/admin/queues**`)
    await page.getByText('Filter queues').or(page.getByPlaceholder('Filter queues')).first().waitFor()
    expect((await page.context().cookies(suite.system.apiUrl)).map(({ sameSite }) => sameSite)).toEqual(['Strict'])
  })

  it('is shut to viewers, who are told why, and to strangers, who are told how to sign in', async () => {
    const key = await suite.system.viewerKey()
    const page = await open()
    await page.request.post('/api/v1/session', { data: { key }, headers: { 'x-bullwheel-csrf': '1' } })
    await page.goto('/system')
    expect(await page.getByRole('link', { name: 'Bull Board' }).count()).toBe(0)
    const refused = await page.goto(`${suite.system.apiUrl}/admin/queues`)
    expect(refused?.status()).toBe(403)
    await page.getByText('Bull Board is for admins.').waitFor()
    suite.forgive()
    const stranger = await open()
    expect((await stranger.goto(`${suite.system.apiUrl}/admin/queues`))?.status()).toBe(401)
    await stranger.getByRole('link', { name: 'dashboard' }).waitFor()
    suite.forgive()
  })
})
