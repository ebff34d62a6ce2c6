import type { Page } from 'playwright-core'
import postgres from 'postgres'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, faultsOf } from './looks.fixture.ts'
import { header, live, useDashboard } from './suite.fixture.ts'

/** Processes begin and end on a machine that does much else. */
const PATIENCE = { timeout: 40_000 }

describe.skipIf(chromiumPath === undefined)('workers and pools on the dashboard', { timeout: 120_000 }, () => {
  const suite = useDashboard({ BULLWHEEL_CAPACITY: '3' })
  const { signedIn, forgive } = suite
  const cards = (page: Page, state = '') => page.getByRole('link', { name: new RegExp(`^Worker .*, ${state}`) })
  const workersOf = async (pool: string) => {
    const { items } = await suite.system.client.listWorkers({ query: { pool } })
    return items.filter(({ deadAt }) => deadAt === null)
  }

  it('a pool that was made in the form has its workers, which show what they run, also while they are drained', async () => {
    const page = await signedIn()
    await page.goto('/pools')
    await page.getByRole('link', { name: 'Pool default, Started' }).waitFor()
    await page.getByRole('link', { name: 'New pool' }).click()
    await page.getByLabel('Name', { exact: true }).fill('orders')
    await page.getByRole('button', { name: 'Add a queue' }).click()
    await page.getByLabel('Queue', { exact: true }).fill('orders')
    await page.getByLabel('Slots of each worker').fill('2')
    await page.getByLabel('Minimum of workers').fill('3')
    await page.getByLabel('Maximum of workers').fill('2')
    await page.getByRole('button', { name: 'Start 1 pool' }).click()
    await page.locator('[id$="-fault"]').getByText('must be at most max, which is 2').waitFor()
    forgive()
    await page.getByLabel('Minimum of workers').fill('2')
    await page.getByRole('button', { name: 'Start 1 pool' }).click()
    await header(page).getByText('Started', { exact: true }).waitFor()
    await page.getByText('2 of 2 workers').waitFor()
    await cards(page, 'Active').nth(1).waitFor(PATIENCE)

    const { id } = await suite.submit({ type: 'test.held', queue: 'orders' })
    await page.goto('/workers?pool=orders')
    await live(page)
    const card = page.getByRole('listitem').filter({ has: page.locator(`a[href="/tasks/${id}"]`) })
    await card.getByText('1 of 2 slots').waitFor()
    await card.getByRole('link', { name: 'test.held' }).click()
    await page.waitForURL(`**/tasks/${id}`)
    await page.getByRole('region', { name: 'Details' }).getByRole('link', { name: /-/ }).last().click()
    await page.waitForURL('**/workers/*')
    await page.getByRole('list', { name: 'Running tasks' }).getByText(id).waitFor()

    await page.getByRole('button', { name: 'Drain', exact: true }).click()
    await page.getByText('The 1 task that it runs goes on to the end').waitFor()
    await page.getByText('A fresh worker takes its seat, so that the pool orders stays as large as it is.').waitFor()
    await page.getByRole('button', { name: 'Drain 1 worker' }).click()
    await header(page).getByText('Draining', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('It leaves already, so that the pool orders stays as large as it is.').waitFor()
    await page.getByRole('button', { name: 'Let it work' }).click()
    await suite.system.client.cancelTask({ params: { id } })
    await page.getByRole('list', { name: 'Executions' }).getByText('Cancelled').waitFor()
    await header(page).getByText('Ended', { exact: true }).waitFor(PATIENCE)
    await page.getByText('Ended: drained by').waitFor()
    await page.getByRole('link', { name: 'All executions' }).click()
    await page.getByRole('link', { name: 'test.held, attempt 1, cancelled' }).waitFor()
    await page.getByRole('button', { name: 'Any worker' }).waitFor()
  })

  it('a pool is changed while it runs, and its workers take that up', async () => {
    const page = await signedIn()
    await page.goto('/pools/orders')
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Nothing changed' }).waitFor()
    await page.getByLabel('Slots of each worker').fill('5')
    await page.getByText('Steal when idle').click()
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    await page.getByRole('region', { name: 'Settings' }).getByText('5 each').waitFor()
    await page.getByText('0 of 10 slots busy').waitFor()
    expect((await workersOf('orders')).map(({ slots }) => slots)).toEqual([5, 5])
  })

  it('says before a worker is resized or stopped what that does, and does it', async () => {
    const page = await signedIn()
    await page.goto('/workers?pool=orders')
    const [worker] = await workersOf('orders')
    await page.getByRole('button', { name: `Act on ${worker?.id}` }).click()
    await page.getByRole('button', { name: 'Resize…' }).click()
    await page.getByLabel('Slots', { exact: true }).fill('3')
    await page.getByRole('button', { name: 'Resize 1 worker' }).click()
    await page.getByText('0 of 3 slots', { exact: true }).waitFor()

    await cards(page, 'Active').first().click()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await page.getByText('Its minimum falls from 2 to 1.').waitFor()
    await page.getByRole('button', { name: 'Stop 1 worker' }).click()
    await header(page).getByText('Ended', { exact: true }).waitFor(PATIENCE)
    await page.getByText('Ended: stopped by').waitFor()
    await page.goto('/pools')
    await page.getByRole('listitem').filter({ hasText: 'orders' }).getByText('1 of 1 worker').waitFor(PATIENCE)
  })

  it('shows what was decided for a pool and why, says when no host has room, and stops and deletes it', async () => {
    const page = await signedIn()
    await page.goto('/pools/orders/edit')
    await page.getByLabel('Minimum of workers').fill('9')
    await page.getByLabel('Maximum of workers').fill('9')
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    await page.getByText('raise BULLWHEEL_CAPACITY or add a host').first().waitFor()
    const decisions = page.getByRole('list', { name: 'Decisions' }).getByRole('listitem')
    await decisions.getByText(/changed by .*: minimum 9, maximum 9/).waitFor()
    const decided = decisions.filter({ hasNotText: 'changed by' }).first()
    await decided.waitFor(PATIENCE)
    await decided.click()
    await decided.getByText('Oldest wait').waitFor()
    await page.getByRole('table', { name: 'Values of Size' }).getByText('should have').waitFor()

    await page.getByRole('button', { name: 'Stop orders' }).click()
    await page.getByText('nothing runs').waitFor()
    await page.getByRole('button', { name: 'Stop 1 pool' }).click()
    await header(page).getByText('Stopped', { exact: true }).waitFor()
    await decisions.getByText('was stopped by').waitFor()
    await page.getByRole('button', { name: 'Start orders' }).click()
    await header(page).getByText('Started', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete 1 pool' }).click()
    await page.waitForURL('**/pools')
    await page.getByRole('link', { name: /^Pool orders/ }).waitFor({ state: 'detached' })
  })

  it('two hundred workers are shown, narrowed down and followed', async () => {
    const sql = postgres(suite.system.databaseUrl, { max: 1 })
    await sql`
      insert into bullwheel.workers (id, host, pid, supervisor, pool, slots, busy, ready_at, beat_at)
      select 'many-' || n, 'host-' || n % 4, n, 'many', 'crowd', 20, n % 20, now(), now() + interval '1 hour'
      from generate_series(1, 200) n`
    const page = await signedIn()
    await page.goto('/workers')
    await live(page)
    // By role it would have to look through all of them, again and again.
    await page.locator('[data-row-link]').nth(200).waitFor()
    await page.getByRole('button', { name: 'Filter by host' }).click()
    await page.getByRole('button', { name: 'host-3' }).click()
    await page.getByText('50 live').waitFor()
    await sql`update bullwheel.workers set dead_at = now(), dead_reason = 'gone' where supervisor = 'many' and host = 'host-3'`
    await page.getByText('50 within the last hour').waitFor()
    await page.goto('/workers?pool=nobody')
    await page.getByText('No worker fits these filters').waitFor()
    await sql`delete from bullwheel.workers where supervisor = 'many' and pid > 7`
    await sql.end()
  })

  it('fit a desk and a phone, and have no serious fault in light and dark', async () => {
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    const [worker] = await workersOf('default')
    for (const path of ['/workers', `/workers/${worker?.id}`, '/pools', '/pools/new', '/pools/default']) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      const faults = await faultsOf(page, [ON_PHONE, ON_DESK, ON_DESK_DARK])
      expect({ path, faults }).toEqual({ path, faults: [] })
    }
  })
})
