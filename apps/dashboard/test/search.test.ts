import type { SearchKind } from '@bullwheel/contracts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_PHONE, ON_PHONE_DARK, faultsOf } from './looks.fixture.ts'
import { live, useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('the search page', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, submit, forgive } = suite

  /** A mirror brings there what is found, a moment after it happened. */
  const isFound = (q: string, total: number, kind: SearchKind = 'tasks') =>
    expect.poll(async () => (await suite.system.client.search({ query: { q, kind } })).total).toBe(total)
  const field = (page: Page) => page.getByRole('searchbox')
  const hits = (page: Page) => page.getByRole('list', { name: /found$/ }).getByRole('listitem')
  const marks = (page: Page) => page.locator('mark').allTextContents()

  it('is one key away, tells how to search, and finds what is typed', async () => {
    const payload = { note: 'the kingfisher <img src=x onerror=alert(1)> dives' }
    const { id } = await submit({ type: 'default', name: 'Watch the Kingfisher', tags: ['river'], payload })
    await isFound('kingfisher', 1)
    const page = await signedIn()
    await page.goto('/tasks')
    await live(page)
    await page.locator('#page').press('/')
    await page.waitForURL('**/search')
    await page.getByText('Find a task by what it holds').waitFor()
    await page.getByRole('button', { name: '"card declined"' }).click()
    await page.getByText('No task holds all of that').waitFor()
    expect(await field(page).inputValue()).toBe('"card declined"')

    await field(page).fill('kingfisher river')
    await hits(page).first().waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('kingfisher river')
    expect(await marks(page)).toEqual(['Kingfisher', 'river', 'kingfisher'])
    await page.getByText('the kingfisher <img src=x onerror=alert(1)> dives').waitFor()
    await page.getByText('1 task found').waitFor()
    await page.getByText('Postgres').waitFor()
    expect(await page.locator('#page img').count()).toBe(0)

    await page.reload()
    await hits(page).first().waitFor()
    // The server's page is shown before it is alive.
    const isRowFocused = async () => {
      await field(page).press('ArrowDown')
      return page.evaluate(() => document.activeElement?.hasAttribute('data-row-link'))
    }
    await expect.poll(isRowFocused).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/tasks/${id}`)
    await page.goBack()
    await hits(page).first().waitFor()
    expect(await field(page).inputValue()).toBe('kingfisher river')
  })

  it('finds lines of handlers, by level and task, and leads to the task', async () => {
    const { id } = await submit({ type: 'test.talkative', payload: { word: 'curlew' } })
    await submit({ type: 'test.talkative', payload: { word: 'dunlin' } })
    await Promise.all([isFound('curlew', 4, 'logs'), isFound('dunlin', 4, 'logs')])
    const page = await signedIn()
    await page.goto('/search?q=curlew')
    await page.getByRole('radio', { name: 'Logs' }).click({ force: true })
    await page.waitForURL('**/search?kind=logs&q=curlew')
    await page.getByText('4 lines found').waitFor()
    expect(await marks(page)).toEqual(['curlew', 'curlew', 'curlew', 'curlew'])
    await page.getByRole('button', { name: 'Filter by level' }).click()
    await page.getByRole('button', { name: 'Warn', exact: true }).click()
    await page.getByRole('button', { name: 'Error', exact: true }).click()
    await page.waitForURL('**&level=warn,error')
    await page.getByText('2 lines found').waitFor()
    await page.keyboard.press('Escape')
    await page.goto(`/search?kind=logs&q=marsh&taskId=${id}`)
    await page.getByText('1 line found').waitFor()
    await page.getByText('the <b>marsh</b>').waitFor()
    await page.getByRole('button', { name: 'Any task' }).click()
    await page.getByText('2 lines found').waitFor()
    await hits(page).last().getByRole('link').click()
    await page.waitForURL(`**/tasks/${id}`)
  })

  it('pages through many, and narrows them by filters that stand in the address', async () => {
    const items = Array.from({ length: 60 }, (_, n) => ({
      type: 'default',
      name: `sandpiper ${n}`,
      queue: n < 3 ? 'few' : 'many',
    }))
    await suite.system.client.submitTasks({ body: items })
    await isFound('sandpiper', 60)
    const page = await signedIn()
    await page.goto('/search?q=sandp*')
    await page.getByText('60 tasks found').waitFor()
    expect(await hits(page).count()).toBe(50)
    const first = await hits(page).first().textContent()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByText('10 tasks shown').waitFor()
    expect(await hits(page).first().textContent()).not.toBe(first)
    await page.goBack()
    await page.getByText('50 tasks shown, best first').waitFor()
    await page.getByRole('button', { name: 'Filter by queue' }).click()
    await page.getByRole('button', { name: 'few', exact: true }).click()
    await page.getByText('3 tasks found').waitFor()
    await page.getByRole('button', { name: 'Filter by created' }).click()
    await page.getByRole('button', { name: 'In the last hour' }).click()
    await page.waitForURL('**/search?q=sandp*&queue=few&since=1h')
    await page.getByText('3 tasks found').waitFor()
    await page.goto('/search?q=sandp*&queue=few&state=failed')
    await page.getByText('No task holds all of that').waitFor()
    await page.getByRole('button', { name: 'Search without filters' }).click()
    await page.getByText('60 tasks found').waitFor()
  })

  it('says when the search is away, and goes on when it is back', async () => {
    await submit({ type: 'default', name: 'a lapwing' })
    await isFound('lapwing', 1)
    const page = await signedIn()
    const detail = 'Elasticsearch did not answer within 5 s.'
    const problem = { type: 'urn:bullwheel:unavailable', title: 'Not available at the moment', status: 503, detail }
    await page.goto('/search')
    await page.route('**/api/v1/search?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    await field(page).fill('lapwing')
    await page.getByRole('alert').getByText('Search is away').waitFor()
    await page.getByText(detail).waitFor()
    forgive()
    await page.unroute('**/api/v1/search?*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('1 task found').waitFor()
  })

  it('fits a phone and has no serious fault, in light and dark', async () => {
    const word = 'bittern'.repeat(25)
    await submit({ type: 'test.talkative', name: `${word} egret`, tags: ['egret'], payload: { word: `egret ${word}` } })
    await isFound('egret', 1)
    await isFound('egret', 4, 'logs')
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    for (const path of ['/search', '/search?q=egret', '/search?kind=logs&q=egret', '/search?q=nothing-of-it']) {
      await page.goto(path)
      await page
        .getByRole('heading', { level: path.includes('egret') ? 1 : 2 })
        .first()
        .waitFor()
      if (path.includes('egret')) await hits(page).first().waitFor()
      expect(await faultsOf(page, [ON_PHONE, ON_PHONE_DARK]), path).toEqual([])
    }
  })
})
