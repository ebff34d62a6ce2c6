import { describe, expect, it } from 'vitest'
import { PHONE, chromiumPath } from './browser.fixture.ts'
import { header, useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('the page of a task', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, submit, forgive } = suite
  const read = (id: string) => suite.system.client.getTask({ params: { id } })

  it('shows each attempt with its outcome and the wait before it, and opens its stack by keyboard', async () => {
    const { id } = await submit({ type: 'test.strict', payload: { code: 7 } })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await header(page).getByText('Failed').waitFor()
    const attempts = page.getByRole('region', { name: 'Attempts' })
    await attempts.getByText('3 of 3').waitFor()
    expect(await attempts.getByText('Retried').count()).toBe(2)
    expect(await attempts.getByText(/^after \d+ ms$/).count()).toBe(2)
    await attempts.locator('summary').nth(1).focus()
    await page.keyboard.press('Enter')
    const open = attempts.locator('details[open]')
    await open.getByText('tasks.fixture.ts').waitFor()
    expect(await open.count()).toBe(1)
  })

  it('shows on a phone the attempts as a list', async () => {
    const { id } = await submit({ type: 'test.strict', payload: { code: 7 }, retry: { attempts: 1 } })
    const page = await signedIn({ viewport: PHONE })
    await page.goto(`/tasks/${id}`)
    await page.getByRole('region', { name: 'Attempts' }).getByText('Code 7 is refused').first().waitFor()
    await page.getByText('since the first start').waitFor({ state: 'hidden' })
  })

  it('shows what the handler wrote, with levels and fields', async () => {
    const { id } = await submit({ type: 'test.talkative', payload: { word: 'heron' } })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    const lines = page.getByRole('list', { name: 'Lines' }).getByRole('listitem')
    await lines.getByText('lost the heron').waitFor()
    expect(await lines.count()).toBe(4)
    expect(await lines.nth(1).innerText()).toMatch(/Info\s+found the heron\s+\{"place":"the <b>marsh<\/b>","count":3\}/)
  })

  it('shows live how far a task is, and stops it after saying what that does', async () => {
    const { id } = await submit({ type: 'test.held', delay: '1h' })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await page.getByText('Waits for its run time').waitFor()
    await page.getByRole('button', { name: 'Run now' }).click()
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor()
    await page.getByText('page 4 of 10').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('is then told to stop').waitFor()
    await dialog.getByRole('button', { name: 'Cancel 1 task' }).click()
    // The dialog, which stands within the header, says what is cancelled, too.
    await dialog.waitFor({ state: 'hidden' })
    await header(page).getByText('Cancelled', { exact: true }).waitFor()
    expect((await read(id)).state).toBe('cancelled')
  })

  it('retries with another payload, whose faults are shown at their fields', async () => {
    const { id } = await submit({ type: 'test.strict', payload: { code: 7 }, retry: { attempts: 1 } })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await page.getByRole('button', { name: 'Retry' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Change its payload first').click()
    await dialog.getByLabel('code').fill('1.5')
    await dialog.getByRole('button', { name: 'Retry 1 task with this payload' }).click()
    await page.locator('[id="field-payload.code-fault"]').waitFor()
    forgive()
    await dialog.getByLabel('code').fill('0')
    await dialog.getByRole('button', { name: 'Retry 1 task with this payload' }).click()
    await header(page).getByText('Completed').waitFor()
    expect(await read(id)).toMatchObject({ payload: { code: 0 }, result: { accepted: 0 } })
  })

  it('edits a task that waits, sending only what was changed, and runs it now', async () => {
    const { id } = await submit({
      type: 'test.strict',
      payload: { code: 0 },
      delay: '1h',
      name: 'later',
      timeout: '30s',
    })
    const before = await read(id)
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Nothing changed' }).waitFor()
    await dialog.getByLabel('Start by').fill('2001-01-01T00:00')
    await dialog.getByRole('button', { name: 'Save 1 change' }).click()
    await page.locator('#field-startBy-fault').waitFor()
    forgive()
    await dialog.getByLabel('Start by').fill('')
    await dialog.getByLabel('Timeout').fill('')
    await dialog.getByLabel('Tags').fill('urgent, tenant:acme')
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await dialog.getByRole('button', { name: 'Save 2 changes' }).click()
    expect((await sent).postDataJSON()).toEqual({ timeout: null, tags: ['urgent', 'tenant:acme'] })
    await page.getByText('tenant:acme').waitFor()
    expect(await read(id)).toMatchObject({ timeout: null, runAt: before.runAt, name: 'later' })
    await page.getByRole('button', { name: 'Run now' }).click()
    await header(page).getByText('Completed').waitFor()
  })

  it('says what the task is now when a change comes too late', async () => {
    const { id } = await submit({ type: 'test.strict', payload: { code: 0 }, delay: '1h' })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('too late')
    await suite.system.client.cancelTask({ params: { id } })
    await dialog.getByRole('button', { name: 'Save 1 change' }).click()
    await dialog.getByText('It is now:').waitFor()
    await dialog.getByText('Cancelled', { exact: true }).waitFor()
    forgive()
  })

  it('duplicates a task and goes to the new one', async () => {
    const { id } = await submit({ type: 'test.strict', payload: { code: 0 }, name: 'twin' })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('button', { name: 'Duplicate' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/tasks/') && !url.pathname.endsWith(id))
    await page.getByRole('heading', { level: 1, name: 'twin' }).waitFor()
  })

  it('deletes a running task after saying that it is cancelled first', async () => {
    const { id } = await submit({ type: 'test.held' })
    const page = await signedIn()
    await page.goto(`/tasks/${id}`)
    await header(page).getByText('Running').waitFor()
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('it is cancelled first').waitFor()
    await dialog.getByRole('button', { name: 'Cancel and delete 1 task' }).click()
    await page.waitForURL('**/tasks')
    await expect(read(id)).rejects.toMatchObject({ status: 404 })
  })
})
