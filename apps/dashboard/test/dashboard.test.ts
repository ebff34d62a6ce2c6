import { describe, expect, it } from 'vitest'
import { PHONE, chromiumPath, recordRequests } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, overflow, seriousFaultsIn } from './looks.fixture.ts'
import { header, live, useDashboard } from './suite.fixture.ts'

/** Long enough for any poll that a page might have to show itself. */
const QUIET_MS = 2_500

describe.skipIf(chromiumPath === undefined)('the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { open, signedIn, submit, forgive } = suite

  describe('signing in', () => {
    it('by a link leads to where the visitor wanted, once', async () => {
      const page = await open()
      await page.goto('/tasks?state=failed')
      expect(new URL(page.url()).pathname).toBe('/login')
      const link = await suite.system.loginPath()
      await page.goto(`${link}&next=${encodeURIComponent('/tasks?state=failed')}`)
      await page.waitForURL('**/tasks?state=failed')

      const other = await open()
      await other.goto(link)
      await other.getByText('used already or has expired').waitFor()
      await other.getByLabel('API key').waitFor()
      forgive()
    })

    it('by a key works, and a wrong one is refused with words', async () => {
      const page = await open()
      await page.goto('/login')
      await page.getByLabel('API key').fill('bw_wrong')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByText('not known').waitFor()
      forgive()
      await page.getByLabel('API key').fill(suite.system.adminKey)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL('**/tasks')
    })

    it('ends with signing out', async () => {
      const page = await signedIn()
      await page.goto('/tasks')
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL('**/login')
      await page.goto('/tasks')
      expect(new URL(page.url()).pathname).toBe('/login')
    })
  })

  it('says without a key that it is alive', async () => {
    const answer = await fetch(`${suite.system.dashboardUrl}/healthz`)
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
  })

  it('submits a task through the form and shows it end without a reload or a needless request', async () => {
    const page = await signedIn()
    await page.goto('/submit')
    await page.getByRole('radio', { name: 'EMAIL' }).check()
    await page.getByLabel('to', { exact: true }).fill('ada@example.com')
    await page.getByLabel('subject').fill('Hello')
    await page.getByLabel('body').fill('It works')
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    const requests = recordRequests(page)
    await page.getByRole('button', { name: 'Submit 1 EMAIL task' }).click()
    await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/)
    const id = page.url().slice(-36)
    await page.getByRole('heading', { name: 'Result' }).waitFor()
    await page.getByRole('region', { name: 'Result' }).getByText('messageId').waitFor()
    await header(page).getByText('Completed').waitFor()
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)

    await page.waitForTimeout(QUIET_MS)
    const known = [
      'POST /api/v1/tasks',
      `GET /tasks/${id}`,
      'POST /api/v1/ws-ticket',
      `GET /api/v1/tasks/${id}`,
      'GET /api/v1/events',
      `GET /api/v1/tasks/${id}/logs`,
    ]
    expect(requests.filter((request) => !known.includes(request))).toEqual([])
    expect(requests.length).toBeLessThanOrEqual(12)
  })

  it('shows the faults of the gateway at their fields', async () => {
    const page = await signedIn()
    await page.goto('/submit?type=curl')
    await page.getByRole('textbox', { name: 'Payload' }).fill('ftp://example.com')
    await page.getByRole('button', { name: 'Submit 1 curl task' }).click()
    await page.locator('#field-payload-fault').waitFor()
    expect(await page.getByRole('textbox', { name: 'Payload' }).getAttribute('aria-invalid')).toBe('true')
    forgive()
  })

  it('keeps form and JSON in step', async () => {
    const page = await signedIn()
    await page.goto('/submit?type=REPORT_GENERATION')
    await page.getByRole('textbox', { name: 'report' }).fill('sales')
    await page.locator('label', { hasText: 'JSON' }).click()
    const editor = page.getByLabel('Payload as JSON')
    expect(JSON.parse(await editor.inputValue())).toEqual({ report: 'sales' })
    await editor.fill('{"report": "usage", "rows": 5}')
    await page.locator('label', { hasText: 'Form' }).click()
    expect(await page.getByRole('textbox', { name: 'report' }).inputValue()).toBe('usage')
    expect(await page.getByLabel('rows').inputValue()).toBe('5')
    await page.getByText('"rows":5').waitFor()
  })

  it('shows a new task in an open list within half a second of its answer, and is quiet afterwards', async () => {
    const page = await signedIn()
    await page.goto('/tasks')
    await live(page)
    const waits: number[] = []
    for (const name of ['first', 'second', 'third']) {
      await submit({ type: 'default', payload: { name }, name })
      const acceptedAt = performance.now()
      await page.getByRole('row').filter({ hasText: name }).getByText('Completed').waitFor()
      waits.push(performance.now() - acceptedAt)
    }
    const [, median] = waits.toSorted((one, other) => one - other)
    expect(median, `waited ${waits.map(Math.round).join(', ')} ms`).toBeLessThan(500)
    await page.waitForTimeout(QUIET_MS)
    const requests = recordRequests(page)
    await page.waitForTimeout(QUIET_MS)
    expect(requests).toEqual([])
  })

  it('filters by what the address says, and the address says what is filtered', async () => {
    const { id } = await submit({ type: 'default', delay: '1h', name: 'much later', queue: 'slow' })
    const page = await signedIn()
    await page.goto('/tasks')
    await page.getByRole('button', { name: /^Waiting/ }).click()
    await page.waitForURL('**/tasks?state=scheduled,queued,retrying')
    await page.getByRole('row').filter({ hasText: 'much later' }).waitFor()
    await page.getByRole('button', { name: 'Filter by queue' }).click()
    await page.getByRole('button', { name: 'slow' }).click()
    await page.waitForURL('**&queue=slow')
    expect(await page.locator('[data-row-link]').count()).toBe(1)
    await page.reload()
    expect(await page.locator('[data-row-link]').getAttribute('href')).toBe(`/tasks/${id}`)
    await page.getByRole('button', { name: /^Failed/ }).click()
    await page.getByText('No task fits these filters').waitFor()
    await page.goBack()
    await page.getByText('much later').waitFor()
  })

  it('lists executions with their errors, live', async () => {
    const page = await signedIn()
    await page.goto('/executions')
    await live(page)
    await submit({ type: 'curl', payload: 'http://127.0.0.1:1/', name: 'refused', retry: { attempts: 1 } })
    const row = page.getByRole('row').filter({ hasText: 'refused' })
    await row.getByText('Failed').waitFor()
    await page.getByRole('button', { name: 'Filter by outcome' }).click()
    await page.getByRole('button', { name: 'Failed' }).click()
    await page.waitForURL('**/executions?outcome=failed')
    await row.waitFor()
  })

  it('walks through a list by keyboard', async () => {
    await submit({ type: 'default', name: 'by keyboard' })
    const page = await signedIn()
    await page.goto('/tasks')
    await live(page)
    await page.keyboard.press('j')
    const href = await page.evaluate(() => document.activeElement?.getAttribute('href'))
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${href ?? 'nowhere'}`)
  })

  it('opens its navigation on a phone', async () => {
    const page = await signedIn({ viewport: PHONE })
    await page.goto('/tasks')
    await page.getByRole('button', { name: 'Open navigation' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Executions' }).click()
    await page.waitForURL('**/executions')
    await page.getByRole('heading', { name: 'Executions' }).waitFor()
  })

  it('keeps the chosen theme, from the first byte of the next page', async () => {
    const page = await signedIn({ colorScheme: 'light' })
    await page.goto('/tasks')
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByRole('radio', { name: 'dark' }).check({ force: true })
    expect(await background()).not.toBe(light)
    const answer = await page.reload()
    expect(await answer?.text()).toContain('data-theme="dark"')
  })

  it.each([
    '/tasks',
    'the newest task',
    '/executions',
    '/submit?type=http',
    '/queues',
    '/queues/default',
    '/failed',
    '/system',
    '/login',
  ])('fits a phone and has no serious accessibility fault in light and dark: %s', async (place) => {
    const { id } = await submit({ type: 'curl', payload: 'http://127.0.0.1:1/', retry: { attempts: 1 } })
    const path = place === 'the newest task' ? `/tasks/${id}` : place
    const page = await (path === '/login' ? open : signedIn)({ ...ON_PHONE, bypassCSP: true })
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (path === `/tasks/${id}`) await header(page).getByText('Failed').waitFor()
    await page.getByLabel('Loading').waitFor({ state: 'detached' })
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await seriousFaultsIn(page, [ON_DESK, ON_DESK_DARK])).toEqual([])
  })

  it('sends its security headers, and scripts only with a nonce', async () => {
    const page = await signedIn()
    const answer = await page.goto('/tasks')
    const policy = answer?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain(`connect-src 'self' ${suite.system.apiUrl} ${suite.system.apiUrl.replace('http', 'ws')}`)
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+' 'strict-dynamic';/)
    expect(answer?.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  })
})
