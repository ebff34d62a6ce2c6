import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { live, useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('running the system from the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, submit, forgive } = suite
  const failing = (queue: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        submit({ type: 'test.strict', payload: { code: 7 }, queue, name: `${queue} ${at}`, retry: { attempts: 1 } }),
      ),
    )

  it('pauses a queue with a reason that everybody sees, and resumes it', async () => {
    const page = await signedIn()
    await submit({ type: 'default', queue: 'invoices' })
    await page.goto('/queues/invoices')
    await page.getByRole('button', { name: 'Pause' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Nothing more starts').waitFor()
    await dialog.getByLabel('Reason').fill('the bank is away')
    await dialog.getByRole('button', { name: 'Pause 1 queue' }).click()
    await page.getByText('Paused by').waitFor()
    await page.getByText('the bank is away').waitFor()
    const { id } = await submit({ type: 'default', queue: 'invoices', priority: 2 })
    const row = page.getByRole('table', { name: 'Waiting by priority' }).getByRole('row', { name: '2 1', exact: true })
    await row.waitFor()
    await page.goto(`/tasks/${id}`)
    await page.getByText('Waits for the queue invoices, which was paused').waitFor()
    await page.goto('/queues')
    await page.getByRole('row').filter({ hasText: 'invoices' }).getByText('the bank is away').waitFor()
    await page.getByRole('link', { name: 'Queue invoices, paused' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('link', { name: 'Completed 2' }).waitFor()
  })

  it('changes limits of a queue, clears one, and shows faults at their fields', async () => {
    const page = await signedIn()
    await page.goto('/queues')
    await page.getByRole('button', { name: 'New queue' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('exports')
    await dialog.getByLabel('Tasks at once').fill('3')
    await dialog.getByLabel('Tasks to start').fill('100')
    await dialog.getByRole('button', { name: 'Make 1 queue' }).click()
    await page.waitForURL('**/queues/exports')
    await page.getByText('at most 100 per 1 s').waitFor()
    await page.getByRole('button', { name: 'Edit settings' }).click()
    await dialog.getByLabel('Weight').fill('1000')
    await dialog.getByRole('button', { name: 'Save 1 change' }).click()
    await page.locator('#field-weight-fault').waitFor()
    forgive()
    await dialog.getByLabel('Weight').fill('7')
    await dialog.getByLabel('Tasks at once').fill('')
    await dialog.getByRole('button', { name: 'Save 2 changes' }).click()
    await dialog.waitFor({ state: 'hidden' })
    expect(await suite.system.client.getQueue({ params: { queue: 'exports' } })).toMatchObject({
      concurrency: null,
      rateLimit: { max: 100, per: 1_000 },
      weight: 7,
    })
  })

  it('lists failed tasks with their errors, retries one, and all of a queue after counting them', async () => {
    const page = await signedIn()
    await page.goto('/failed?queue=letters')
    await live(page)
    await failing('letters', 4)
    const rows = page.getByRole('row').filter({ hasText: 'Error: Code 7 is refused' })
    await rows.nth(3).waitFor()
    await page.getByRole('button', { name: 'Retry test.strict letters 2' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Retry 1 task' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await rows.nth(3).waitFor()
    await page.getByRole('button', { name: 'Retry all 4 of letters' }).click()
    await dialog.getByText('4 failed tasks go back to letters').waitFor()
    await dialog.getByRole('button', { name: 'Retry 4 tasks' }).click()
    await dialog.getByText('4 tasks put back into the queue.').waitFor()
    const retried = await suite.system.client.listEvents({ query: { queue: 'letters', kind: 'retried' } })
    expect(retried.items).toHaveLength(5)
  })

  it('shows roles, workers and the ledger, verifies it, and resets only after the word was typed', async () => {
    const waiting = await submit({ type: 'default', delay: '1h' })
    const page = await signedIn()
    await page.goto('/system')
    await page.getByRole('region', { name: 'Roles' }).getByText('dispatcher').waitFor()
    await page.getByRole('region', { name: 'Workers' }).getByText('Active', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByText('Exact').waitFor()
    await page.getByRole('button', { name: 'Reset…' }).click()
    const dialog = page.getByRole('dialog')
    const { queues } = await suite.system.client.getLedger()
    const count = queues.reduce((sum, { accepted, removed }) => sum + accepted - removed, 0)
    const remove = dialog.getByRole('button', { name: `Remove ${count} task` })
    expect(await remove.isDisabled()).toBe(true)
    await dialog.getByLabel('Type “reset”').fill('reset')
    await remove.click()
    await page.getByText('removed: ').waitFor()
    await expect(suite.system.client.getTask({ params: { id: waiting.id } })).rejects.toMatchObject({ status: 404 })
  })
})
