import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, overflow, seriousFaultsIn } from './looks.fixture.ts'
import { useDashboard } from './suite.fixture.ts'

describe.skipIf(chromiumPath === undefined)('mirrors on the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard()
  const { signedIn, open, submit } = suite
  let sql: postgres.Sql
  beforeAll(() => {
    sql = postgres(suite.system.databaseUrl, { max: 1, connection: { search_path: 'bullwheel' } })
  })
  afterAll(() => sql?.end())

  /** As if the sink had refused the first event of a task. */
  async function addLetters(mirror: string, reasons: string[]): Promise<string> {
    const { id } = await submit({ type: 'default' })
    const [event] = (await suite.system.client.listEvents({ query: { task: id, kind: 'created' } })).items
    const item = JSON.stringify(event)
    for (const reason of reasons)
      await sql`insert into mirror_dead_letters (mirror, task_id, item, reason) values (${mirror}, ${id}, ${item}::text::json, ${reason})`
    return id
  }
  /** A mirror that was configured once. */
  const addLeftOver = () => sql`
    insert into mirror_cursors (mirror, partition, log, cluster, seen, seq)
    values ('kafka', 0, 'events', cluster_id(), pg_current_snapshot(), 0) on conflict do nothing`

  it('lists every mirror with how far it is behind, and leads to each', async () => {
    await submit({ type: 'default' })
    const page = await signedIn()
    await page.goto('/mirrors')
    const row = page.getByRole('row').filter({ hasText: 'search-postgres-logs' })
    await row.getByText('Running').waitFor()
    await row.getByText('up to date').waitFor()
    await page.getByRole('link', { name: 'Mirror stats, running' }).click()
    await page.getByRole('heading', { level: 1, name: 'stats' }).waitFor()
    await page.getByText('mirrors@').waitFor()
    await page.getByText('Nothing was refused for good.').waitFor()
    expect(await page.getByRole('button', { name: 'Replay…' }).count()).toBe(0)
  })

  it('tries a dead letter again, and gives the others up after saying how many', async () => {
    const id = await addLetters('search-postgres', ['too large for it', 'too strange for it'])
    await sql`update mirror_dead_letters set mirror = 'webhooks' where reason = 'too strange for it'`
    const page = await signedIn()
    await page.goto('/mirrors')
    await page.getByText('1 was refused for good by what search-postgres copies to').waitFor()
    await page.getByRole('link', { name: 'Mirror search-postgres, running' }).click()
    const letters = page.getByRole('list', { name: 'Dead letters' }).getByRole('listitem')
    await letters.getByText('too large for it').waitFor()
    await letters.getByText('What was refused').click()
    await letters.getByText(id).last().waitFor()
    await letters.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Nothing was refused for good.').waitFor()

    await page.goto('/mirrors/webhooks')
    await page.getByRole('button', { name: 'Discard all…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard 1 dead letter' }).click()
    await page.getByText('Nothing was refused for good.').waitFor()
  })

  it('sends a mirror back to a time', async () => {
    const page = await signedIn()
    await page.goto('/mirrors/search-postgres')
    await page.getByRole('button', { name: 'Replay…' }).click()
    const dialog = page.getByRole('dialog')
    const act = dialog.getByRole('button', { name: 'Send 1 mirror back' })
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByLabel('Since').fill('2026-01-01T00:00:00')
    await act.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('up to date').waitFor()
    const [entry] = await sql`select subject from audit_log where action = 'mirror.replay'`
    expect(entry).toEqual({ subject: 'search-postgres' })
  })

  it('says that nobody copies for a mirror that is not configured any more, and removes it', async () => {
    await addLeftOver()
    const page = await signedIn()
    await page.goto('/mirrors')
    await page.getByText('No process copies for the mirror kafka').waitFor()
    await page.getByRole('link', { name: 'Mirror kafka, stopped' }).click()
    await page.getByRole('button', { name: 'Remove…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 mirror' }).click()
    await page.waitForURL('**/mirrors')
    await page.getByRole('link', { name: 'Mirror stats, running' }).waitFor()
    expect(await page.getByRole('link', { name: /Mirror kafka/ }).count()).toBe(0)
  })

  it('shows a viewer everything and lets him change nothing; a mirror that is not there is told', async () => {
    await addLetters('search-postgres-logs', ['for the viewer'])
    const key = await suite.system.viewerKey()
    const page = await open()
    const answer = await page.request.post('/api/v1/session', { data: { key }, headers: { 'x-bullwheel-csrf': '1' } })
    expect(answer.status()).toBe(200)
    await page.goto('/mirrors/search-postgres-logs')
    await page.getByText('for the viewer').waitFor()
    expect(
      await page
        .getByRole('main')
        .getByRole('button', { name: /again|Discard|Replay|Remove/ })
        .count(),
    ).toBe(0)
    await page.goto('/mirrors/nobody')
    await page.getByText('There is no such mirror').waitFor()
  })

  it.each(['/mirrors', '/mirrors/search-postgres-logs'])(
    'fits a phone and has no serious accessibility fault in light and dark: %s',
    async (place) => {
      await Promise.all([addLeftOver(), addLetters('search-postgres-logs', ['a reason that is '.repeat(20)])])
      const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
      await page.goto(place)
      await page.getByText('Running').first().waitFor()
      expect(await overflow(page)).toBeLessThanOrEqual(0)
      expect(await seriousFaultsIn(page, [ON_DESK, ON_DESK_DARK])).toEqual([])
    },
  )
})
