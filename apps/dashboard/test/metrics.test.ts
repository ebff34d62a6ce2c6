import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, overflow, seriousFaultsIn } from './looks.fixture.ts'
import { useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('metrics on the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, submit } = suite
  const values = (page: Page, chart: string) => page.getByRole('table', { name: `Values of ${chart}`, exact: true })
  const ask = async (page: Page, query: string) => {
    await page.getByLabel('PromQL query').fill(query)
    await page.getByRole('button', { name: 'Ask' }).click()
  }

  it('says that nothing has happened, and where a task is submitted', async () => {
    const page = await signedIn()
    await page.goto('/metrics')
    await page.getByRole('heading', { name: 'No task in this time' }).waitFor()
    await page.getByText('Minute statistics').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'submit a task' }).waitFor()
  })

  describe('once tasks have run', () => {
    beforeAll(async () => {
      for (let n = 0; n < 3; n++) await submit({ type: 'default', payload: { n } })
    })

    it('draws throughput, times and the four older charts, each with its values beside it', async () => {
      const page = await signedIn()
      await page.goto('/metrics')
      await values(page, 'Tasks processed').getByRole('row', { name: 'completed 3 3' }).waitFor()
      for (const chart of [
        'Throughput',
        'Throughput by queue',
        'Run time',
        'Wait',
        'Mean processing time',
        'Pending tasks',
      ])
        await values(page, chart).waitFor()
      await page.getByRole('region', { name: 'Retries by type' }).waitFor()
      expect(await page.locator('canvas').count()).toBeGreaterThanOrEqual(7)
      await page.locator('.u-over').first().hover()
      await values(page, 'Throughput')
        .getByText(/^\d\d:\d\d$/)
        .waitFor()
      await page.getByText('7d', { exact: true }).click()
      await page.waitForURL('**/metrics?range=7d')
      await values(page, 'Tasks processed').getByRole('row', { name: 'completed 3 3' }).waitFor()
    })

    it('follows what happens while it is looked at', async () => {
      const page = await signedIn()
      await page.goto('/metrics')
      const { data } = await suite.system.client.queryMetrics({ query: { query: 'sum(tasks_processed_total)' } })
      const before = data.resultType === 'vector' ? Number(data.result[0]?.value[1]) : Number.NaN
      await submit({ type: 'default' })
      await values(page, 'Tasks processed')
        .getByRole('row', { name: `completed ${before + 1} ${before + 1}` })
        .waitFor({ timeout: 30_000 })
    })

    it('answers any query in PromQL as lines and as a table; it lives in the address', async () => {
      const page = await signedIn()
      await page.goto('/metrics')
      await ask(page, 'sum by (queue) (bullwheel_tasks_finished_total{outcome="completed"})')
      await values(page, 'the query')
        .getByRole('row', { name: /^default \d/ })
        .waitFor()
      await page.reload()
      await values(page, 'the query')
        .getByRole('row', { name: /^default \d/ })
        .waitFor()
      await page.getByRole('group', { name: 'Step between two points' }).getByText('5m', { exact: true }).click()
      await page.waitForURL('**step=5m**')
      await values(page, 'the query').waitFor()
      await page.getByRole('button', { name: 'Examples of queries' }).click()
      await page.getByText('Tasks that end each second, by queue').click()
      await page.waitForURL(/rate/)
      expect(await page.getByLabel('PromQL query').inputValue()).toContain('sum by (queue) (rate(')
    })

    it('says what is wrong with a query, and what has no answer here', async () => {
      const page = await signedIn()
      await page.goto('/metrics')
      await ask(page, 'rate(tasks_processed_total[5m')
      await page.getByRole('alert').getByText('parse error at character').waitFor()
      await ask(page, 'topk(3, task_retries_total)')
      await page.getByRole('alert').getByText('the aggregation topk').waitFor()
      await ask(page, 'bullwheel_tasks_finished_total{queue="none"}')
      await page.getByText('no series fits').waitFor()
      // The browser reports each refused answer.
      suite.forgive()
    })

    it('fits a phone and has no serious accessibility fault in light and dark', async () => {
      const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
      await page.goto(`/metrics?q=${encodeURIComponent('bullwheel_tasks_finished_total')}`)
      await values(page, 'the query').waitFor()
      await values(page, 'Tasks processed').waitFor()
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      expect(await seriousFaultsIn(page, [ON_DESK, ON_DESK_DARK])).toEqual([])
    })
  })
})
