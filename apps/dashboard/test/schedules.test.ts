import type { Client } from '@bullwheel/sdk'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, look, overflow, seriousFaultsIn } from './looks.fixture.ts'
import { header, useDashboard } from './suite.fixture.ts'

const DAY_MS = 86_400_000

type Body = Parameters<Client['createSchedule']>[0]['body']

/** As a datetime-local control takes it, on the clocks of UTC. */
const localText = (at: number) => new Date(at).toISOString().slice(0, 19)

describe.skipIf(chromiumPath === undefined)('schedules on the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, open, forgive } = suite
  const make = (body: Omit<Body, 'task'> & { task?: Body['task'] }) =>
    suite.system.client.createSchedule({ body: { task: { type: 'default' }, ...body } })
  const read = (id: string) => suite.system.client.getSchedule({ params: { id } })
  const ticksOf = async (id: string) => (await suite.system.client.listTicks({ params: { id } })).items
  const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
  const history = (page: Page) => page.getByRole('list', { name: 'Ticks' }).getByRole('listitem')

  it('says how to make the first one, with the command to copy', async () => {
    const page = await signedIn()
    await page.goto('/schedules')
    await page.getByText('No schedules yet').waitFor()
    await page.getByText(`curl -sS ${suite.system.apiUrl}/api/v1/schedules`).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'New schedule' }).last().click()
    await page.waitForURL('**/schedules/new')
  })

  describe('the form', () => {
    it('shows the rule in words and its next times as it is typed, with what a clock change does, and makes it', async () => {
      const page = await signedIn({ timezoneId: 'Asia/Kolkata' })
      await page.goto('/schedules/new')
      const preview = page.getByRole('region', { name: 'Preview' })
      await preview.getByText('every day').waitFor()
      const zone = page.getByRole('combobox', { name: 'Time zone' })
      expect(await zone.inputValue()).toBe('Asia/Calcutta')
      await zone.click()
      await zone.fill('new york')
      await page.getByRole('option', { name: 'America/New_York' }).click()
      await page.getByLabel('Cron expression').fill('30 2 * 3 SUN')
      await preview.getByText('March').waitFor()
      expect(await preview.getByRole('listitem').count()).toBe(10)
      // Among the Sundays of any March is the one on which New York has no 02:30.
      const moved = preview.getByRole('listitem').filter({ hasText: /clock/i })
      await moved.first().waitFor()
      await page.getByLabel('Name', { exact: true }).fill('spring cleaning')
      await page.getByRole('radio', { name: 'EMAIL' }).check()
      await page.getByLabel('to', { exact: true }).fill('ada@example.com')
      await page.getByLabel('subject').fill('Spring')
      await page.getByLabel('body').fill('It is time')
      await page.locator('label', { hasText: 'Replace' }).click()
      await page.getByText('"cron":"30 2 * 3 SUN"').waitFor()
      await page.getByRole('button', { name: 'Make 1 schedule' }).click()
      await page.getByRole('heading', { level: 1, name: 'spring cleaning' }).waitFor()
      const id = page.url().slice(-36)
      expect(await read(id)).toMatchObject({
        cron: '30 2 * 3 SUN',
        timezone: 'America/New_York',
        overlap: 'replace',
        task: { type: 'EMAIL', payload: { to: 'ada@example.com' } },
      })
    })

    it('says at the field what is wrong with a rule, while it is typed and when it is sent', async () => {
      const page = await signedIn()
      await page.goto('/schedules/new')
      await page.getByLabel('Name', { exact: true }).fill('broken')
      await page.getByLabel('Cron expression').fill('61 * * * *')
      await page.locator('#field-cron-fault').waitFor()
      forgive()
      await page.getByRole('button', { name: 'Make 1 schedule' }).click()
      await page.getByRole('alert').filter({ hasText: 'cron' }).first().waitFor()
      forgive()
      await page.getByRole('button', { name: 'Hourly' }).click()
      await page.locator('#field-cron-fault').waitFor({ state: 'detached' })
      await page.getByRole('region', { name: 'Preview' }).getByText('Every hour').waitFor()
    })

    it('never shows the answer to an older text as that to the newest', async () => {
      const page = await signedIn()
      await page.goto('/schedules/new')
      const preview = page.getByRole('region', { name: 'Preview' })
      await preview.getByText('every day').waitFor()
      await page.route('**/api/v1/schedules/preview', async (route) => {
        const isOlder = route.request().postData()?.includes('*/20') ?? false
        if (isOlder) await new Promise((resume) => setTimeout(resume, 1_500))
        await route.continue().catch(() => undefined)
      })
      const slow = page.waitForRequest((request) => request.postData()?.includes('*/20') ?? false)
      await page.getByLabel('Cron expression').fill('*/20 * * * *')
      await slow
      await page.getByLabel('Cron expression').fill('*/10 * * * *')
      await preview.getByText('Every 10 minutes').waitFor()
      await page.waitForTimeout(2_000)
      await preview.getByText('Every 10 minutes').waitFor()
    })

    it('changes a schedule, sending only what was changed, and takes a limit away', async () => {
      const { id } = await make({ name: 'to be changed', cron: '0 3 * * *', maxRuns: 5, jitter: '30s' })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      await page.getByRole('link', { name: 'Edit' }).click()
      await page.getByRole('button', { name: 'Nothing changed' }).waitFor()
      await page.getByLabel('Tasks at most').fill('')
      await page.getByRole('button', { name: 'Weekdays at 9' }).click()
      const sent = page.waitForRequest((request) => request.method() === 'PATCH')
      await page.getByRole('button', { name: 'Save 2 changes' }).click()
      expect((await sent).postDataJSON()).toEqual({ cron: '0 9 * * MON-FRI', maxRuns: null })
      await page.waitForURL(`**/schedules/${id}`)
      await page.getByRole('region', { name: 'Rule' }).getByText('Monday through Friday').waitFor()
      expect(await read(id)).toMatchObject({ cron: '0 9 * * MON-FRI', maxRuns: null, jitter: 30_000 })
    })
  })

  describe('the list', () => {
    it('is filtered by what the address says, and leads to the tasks of a schedule', async () => {
      const { id } = await make({
        name: 'letters at dawn',
        cron: '0 5 * * *',
        task: { type: 'default', queue: 'dawn' },
      })
      await make({ name: 'letters at dusk', cron: '0 19 * * *' })
      await suite.submit({ type: 'default', queue: 'dawn' })
      const page = await signedIn()
      await page.goto('/schedules')
      await page.getByLabel('Search schedules').fill('AT D')
      await page.waitForURL('**/schedules?search=AT+D')
      await rowOf(page, 'letters at dusk').getByText('At 19:00').waitFor()
      await page.getByRole('button', { name: 'Filter by queue' }).click()
      await page.getByRole('button', { name: 'dawn', exact: true }).click()
      await page.waitForURL('**&queue=dawn')
      await rowOf(page, 'letters at dusk').waitFor({ state: 'detached' })
      await rowOf(page, 'letters at dawn').getByText('0 5 * * *').waitFor()
      await page.getByRole('button', { name: 'Actions for letters at dawn' }).click()
      await page.getByRole('button', { name: 'Tasks it made' }).click()
      await page.waitForURL(`**/tasks?scheduleId=${id}`)
      await page.getByText('No task fits these filters').waitFor()
      await page.getByRole('button', { name: 'Show tasks of any schedule' }).click()
      await page.waitForURL('**/tasks')
    })

    it('pauses with a reason that everybody sees, and resumes', async () => {
      const { id } = await make({ name: 'to be paused', cron: '0 * * * *' })
      const page = await signedIn()
      await page.goto('/schedules')
      await page.getByRole('button', { name: 'Actions for to be paused' }).click()
      await page.getByRole('button', { name: 'Pause…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('Its ticks are skipped').waitFor()
      await dialog.getByLabel('Reason').fill('the mill is closed')
      await dialog.getByRole('button', { name: 'Pause 1 schedule' }).click()
      await rowOf(page, 'to be paused').getByText('the mill is closed').waitFor()
      await page.goto(`/schedules/${id}`)
      await page.getByText('Paused by').waitFor()
      await page.getByText('the mill is closed').waitFor()
      await page.getByRole('button', { name: 'Resume' }).click()
      await header(page).getByText('Active').waitFor()
      expect(await read(id)).toMatchObject({ state: 'active', pause: null })
    })

    it('deletes after saying what that takes back', async () => {
      const { id } = await make({ name: 'to be deleted', every: '20s', overlap: 'allow' })
      await expect.poll(async () => (await ticksOf(id)).length).toBeGreaterThan(0)
      const page = await signedIn()
      await page.goto('/schedules')
      await page.getByRole('button', { name: 'Actions for to be deleted' }).click()
      await page.getByRole('button', { name: 'Delete…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(/written ahead and .* cancelled/).waitFor()
      await dialog.getByRole('button', { name: 'Delete 1 schedule' }).click()
      await rowOf(page, 'to be deleted').waitFor({ state: 'detached' })
      await page.goto(`/schedules/${id}`)
      await page.getByText('There is no such schedule').waitFor()
      forgive()
    })
  })

  describe('one schedule', () => {
    it('is triggered, leads to the new task, and that back to it', async () => {
      const { id } = await make({ name: 'on demand', cron: '0 0 1 1 *' })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      await page.getByRole('button', { name: 'Trigger now' }).click()
      await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/)
      await header(page).getByText('Completed').waitFor()
      await page.goto(`/tasks?scheduleId=${id}`)
      await page.getByRole('link', { name: /^Its schedule, tick of/ }).click()
      await page.waitForURL(`**/schedules/${id}`)
      const row = history(page).first()
      await row.getByText('Triggered').waitFor()
      await row.getByRole('link', { name: /^Task of/ }).click()
      await page.getByRole('link', { name: 'on demand' }).waitFor()
    })

    it('tells live what became of each tick and why, by outcome', async () => {
      const { id } = await make({ name: 'too slow', every: '1s', task: { type: 'test.held' } })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      await history(page).filter({ hasText: 'Fired' }).getByText('Running').waitFor()
      await history(page).filter({ hasText: 'Skipped' }).nth(1).waitFor()
      await page.getByRole('button', { name: 'Filter by outcome' }).click()
      await page.getByRole('button', { name: 'Skipped' }).click()
      await page.waitForURL('**?outcome=skipped')
      await history(page).filter({ hasText: 'Fired' }).waitFor({ state: 'detached' })
      await history(page).filter({ hasText: 'had not ended' }).nth(1).waitFor()
      await suite.system.client.deleteSchedule({ params: { id } })
    })

    it('warns about what keeps its tasks from running, with a way to mend it', async () => {
      const { id } = await make({ name: 'stuck', cron: '0 0 1 1 *', task: { type: 'default', queue: 'jammed' } })
      await suite.system.client.putQueue({ params: { queue: 'jammed' }, body: {} })
      await suite.system.client.pauseQueue({ params: { queue: 'jammed' }, body: { reason: 'jam' } })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      const warnings = page.getByRole('list', { name: 'Warnings' })
      await warnings.getByText('The queue jammed was paused').waitFor()
      await warnings.getByRole('link', { name: 'Open the queue jammed' }).click()
      await page.getByRole('button', { name: 'Resume' }).waitFor()
    })

    it('is backfilled after a count: exactly so many tasks, and a second time none', async () => {
      const { id } = await make({ name: 'hourly sums', cron: '0 * * * *', overlap: 'allow' })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('button', { name: 'Backfill…' }).click()
      const dialog = page.getByRole('dialog')
      const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
      await dialog.getByLabel('From').fill(localText(today - 2 * DAY_MS))
      await dialog.getByLabel('Until').fill(localText(today - DAY_MS))
      await dialog.getByRole('button', { name: 'Count first' }).click()
      await dialog.getByText('Makes 24 of 24 ticks').waitFor()
      await dialog.getByText('never decided').first().waitFor()
      expect((await ticksOf(id)).filter(({ outcome }) => outcome === 'backfilled')).toEqual([])
      await dialog.getByLabel('Until').fill(localText(today - DAY_MS - 21 * 3_600_000))
      await dialog.getByRole('button', { name: 'Count first' }).click()
      await dialog.getByRole('button', { name: 'Make 3 tasks' }).click()
      await dialog.getByText('3 tasks made').waitFor()
      await dialog.getByRole('link', { name: 'Show them' }).click()
      await history(page).filter({ hasText: 'Backfilled' }).nth(2).waitFor()
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('button', { name: 'Backfill…' }).click()
      await dialog.getByLabel('From').fill(localText(today - 2 * DAY_MS))
      await dialog.getByLabel('Until').fill(localText(today - DAY_MS - 20 * 3_600_000))
      await dialog.getByRole('button', { name: 'Count first' }).click()
      await dialog.getByText('Makes 1 of 4 ticks; 3 have a task already').waitFor()
    })

    it('says when a backfill is too large, in the words of the gateway', async () => {
      const { id } = await make({ name: 'every second', cron: '* * * * * *' })
      await suite.system.client.pauseSchedule({ params: { id } })
      const page = await signedIn()
      await page.goto(`/schedules/${id}`)
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('button', { name: 'Backfill…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('From').fill('2020-01-01T00:00:00')
      await dialog.getByLabel('Until').fill('2020-01-02T00:00:00')
      await dialog.getByRole('button', { name: 'Count first' }).click()
      await dialog.getByText('one backfill makes at most 10,000').waitFor()
      forgive()
      await suite.system.client.deleteSchedule({ params: { id } })
    })
  })

  describe('the forecast', () => {
    it('shows the coming week by hour, by keyboard too, and what a schedule more would change', async () => {
      await make({ name: 'forecast one', cron: '*/10 * * * *' })
      const page = await signedIn({ timezoneId: 'Europe/London' })
      await page.goto('/schedules/forecast')
      const grid = page.getByRole('grid', { name: 'Expected by day and hour' })
      await page.locator('label', { hasText: 'Tasks' }).click()
      await grid
        .getByRole('button', { name: /10:00: \d+ tasks/ })
        .first()
        .click()
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
      const first = await focused()
      await page.keyboard.press('ArrowRight')
      const next = await focused()
      expect(next).toMatch(/\d\d:\d\d: \d+ tasks/)
      expect(next).not.toBe(first)
      await page.getByRole('region', { name: 'The chosen hour' }).getByRole('row').nth(6).waitFor()
      const sums = page.getByRole('table', { name: 'In all' })
      await page.locator('label', { hasText: 'By cron' }).click()
      await page.getByLabel('Cron expression').fill('61 * * * *')
      await page.locator('#field-cron-fault').waitFor()
      forgive()
      await page.getByLabel('Cron expression').fill('* * * * *')
      await sums.getByRole('columnheader', { name: 'What if' }).waitFor()
      const cells = await sums.getByRole('row').filter({ hasText: 'Tasks' }).getByRole('cell').allTextContents()
      const [before = 0, after = 0] = cells.map((text) => Number(text.replaceAll(',', '')))
      expect(after - before).toBeGreaterThan(7 * 1_440 - 11)
    })
  })

  it('offers no verbs to those who may only look', async () => {
    const { id } = await make({ name: 'only to look at', cron: '0 0 1 1 *' })
    const page = await open()
    await page.goto('/login')
    await page.getByLabel('API key').fill(await suite.system.viewerKey())
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/tasks')
    await page.goto('/schedules')
    await page.getByRole('button', { name: 'Actions for only to look at' }).click()
    await page.getByRole('button', { name: 'Tasks it made' }).waitFor()
    for (const verb of ['Trigger now', 'Edit…', 'Pause…', 'Delete…']) {
      expect(await page.getByRole('button', { name: verb }).count()).toBe(0)
    }
    expect(await page.getByRole('link', { name: 'New schedule' }).count()).toBe(0)
    await page.goto(`/schedules/${id}`)
    await page.getByRole('region', { name: 'Next times' }).getByRole('listitem').first().waitFor()
    expect(await header(page).getByRole('button').count()).toBe(0)
    await page.goto('/schedules/new')
    await page.getByRole('button', { name: 'Make 1 schedule' }).waitFor()
    expect(await page.getByRole('button', { name: 'Make 1 schedule' }).isDisabled()).toBe(true)
  })

  const PLACES = ['/schedules', '/schedules/new', 'a schedule', 'its edit form', '/schedules/forecast']
  async function pathOf(place: string): Promise<string> {
    if (place.startsWith('/')) return place
    const { items } = await suite.system.client.listSchedules({ query: { search: 'much to show' } })
    const id = items[0]?.id ?? (await makeFailing('much to show'))
    return place === 'a schedule' ? `/schedules/${id}` : `/schedules/${id}/edit`
  }
  /** A schedule with ticks, failures and a warning. */
  async function makeFailing(name: string): Promise<string> {
    const task = { type: 'test.strict', payload: { code: 7 }, retry: { attempts: 1 } }
    const { id } = await make({ name, cron: '30 1 * * *', timezone: 'Europe/London', task })
    for (let times = 0; times < 3; times++) await suite.system.client.triggerSchedule({ params: { id } })
    await expect.poll(async () => (await read(id)).warnings).toHaveLength(1)
    return id
  }
  async function shown(page: Page, path: string) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // There may be several.
    await expect.poll(() => page.getByLabel('Loading').count()).toBe(0)
  }

  /** A schedule more that fills some hours a little, some more than there are slots for. */
  async function askForMuch(page: Page) {
    await page.locator('label', { hasText: 'By cron' }).click()
    await page.getByLabel('Cron expression').fill('0 8-18 * * *')
    await page.getByLabel('Run time', { exact: true }).fill('4h')
    await page.getByLabel('Slots', { exact: true }).fill('3')
    await page.getByRole('gridcell').getByText('1.3×').first().waitFor()
  }

  it.each(PLACES)('fits a phone and has no serious accessibility fault in light and dark: %s', async (place) => {
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    await shown(page, await pathOf(place))
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    await look(page, ON_DESK)
    if (place === '/schedules/forecast') await askForMuch(page)
    expect(await seriousFaultsIn(page, [ON_DESK, ON_DESK_DARK])).toEqual([])
  })
})
