import type { Client } from '@bullwheel/sdk'
import { startMailServer, startWebReceiver } from '@bullwheel/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, faultsOf } from './looks.fixture.ts'
import { header, useDashboard } from './suite.fixture.ts'

type Body = Parameters<Client['createAlert']>[0]['body']

/** Refused by the guard: fails for good at once. */
const FAILING = { type: 'curl', payload: 'http://10.0.0.1/', retry: { attempts: 1 } } as const

/** Two tasks run, the mirror counts them, a turn of the role judges, the page reads again. */
const JUDGED_WITHIN_MS = 30_000

describe.skipIf(chromiumPath === undefined)('alerts on the dashboard', { timeout: 90_000 }, () => {
  const closers: (() => Promise<void>)[] = []
  let mails: string[] = []
  const suite = useDashboard(async () => {
    const mail = await startMailServer()
    mails = mail.received
    closers.push(mail.close)
    return {
      BULLWHEEL_HTTP_ALLOW: '127.0.0.1',
      BULLWHEEL_SMTP_URL: mail.url,
      BULLWHEEL_DASHBOARD_URL: 'https://bullwheel.example',
    }
  })
  const { signedIn, forgive } = suite
  afterAll(() => Promise.all(closers.splice(0).map((close) => close())))

  const receive = async () => {
    const receiver = await startWebReceiver()
    closers.push(receiver.close)
    return receiver
  }
  const textsOf = (received: { body: string }[]) =>
    received.map(({ body }) => (JSON.parse(body) as { text: string }).text.split('\n'))
  const make = (body: Body) => suite.system.client.createAlert({ body })

  it('says how to make the first rule, with the command to copy', async () => {
    const page = await signedIn()
    await page.goto('/alerts')
    await page.getByText('No rules yet').waitFor()
    await page.getByText(`curl -sS ${suite.system.apiUrl}/api/v1/alerts`).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'New rule' }).last().click()
    await page.waitForURL('**/alerts/new')
  })

  it('a rule that was made in the form fires, tells Slack and a mailbox, and tells them when it is over', async () => {
    const slack = await receive()
    const queue = 'shaky'
    const page = await signedIn()
    await page.goto('/alerts/new')
    await page.getByLabel('Name', { exact: true }).fill('Shaky fails')
    await page.getByLabel('Failures', { exact: true }).fill('2')
    await page.getByLabel('Queue', { exact: true }).fill(queue)
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByLabel('Address').fill('http://10.0.0.1/')
    await page.getByRole('button', { name: 'Make 1 rule' }).click()
    await page.locator('[id$="-fault"]').getByText('not a public address').waitFor()
    forgive()
    await page.getByLabel('Address').fill(slack.url)
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByLabel('Kind').nth(1).selectOption('email')
    await page.getByLabel('To', { exact: true }).fill('ada@example.com')
    await page.getByRole('button', { name: 'Make 1 rule' }).click()
    await header(page).getByText('OK', { exact: true }).waitFor()

    await suite.submit({ ...FAILING, queue })
    await suite.submit({ ...FAILING, queue })
    await header(page).getByText('Firing', { exact: true }).waitFor({ timeout: JUDGED_WITHIN_MS })
    await page
      .getByRole('list', { name: 'Incidents' })
      .getByText('2 tasks of the queue shaky failed in a row')
      .waitFor()
    await page.getByRole('list', { name: 'Messages' }).getByText('Sent').nth(1).waitFor()
    expect(textsOf(slack.received)[0]?.slice(0, 2)).toEqual([
      '*Alert: Shaky fails*',
      '2 tasks of the queue shaky failed in a row',
    ])
    expect(mails[0]).toContain('Subject: [Bullwheel] Alert: Shaky fails')
    expect(mails[0]).toContain('https://bullwheel.example/alerts/')

    await page.goto('/alerts')
    await page.getByRole('list', { name: 'Warnings' }).getByText('2 tasks of the queue shaky failed in a row').waitFor()
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /Alerts \d+ warnings?/ })
      .waitFor()
    await page.getByRole('link', { name: 'Rule Shaky fails, Firing' }).click()
    await suite.submit({ type: 'default', queue })
    await header(page).getByText('OK', { exact: true }).waitFor({ timeout: JUDGED_WITHIN_MS })
    await page.getByRole('list', { name: 'Incidents' }).getByText('Resolved').waitFor()
    await page.getByRole('list', { name: 'Messages' }).getByText('Resolved: Shaky fails').nth(1).waitFor()
    await expect.poll(() => textsOf(slack.received)[1]?.[0]).toBe('*Resolved: Shaky fails*')
  })

  it('tests the channels of a rule, mutes it, changes it and deletes it', async () => {
    const hook = await receive()
    const { id } = await make({
      name: 'To be changed',
      condition: { kind: 'oldest_wait', longerThan: '5m' },
      channels: [{ kind: 'webhook', url: hook.url }],
    })
    const page = await signedIn()
    await page.goto(`/alerts/${id}`)
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByRole('button', { name: 'Send to 1 channel' }).click()
    await page.getByRole('status').getByText('took it').waitFor()
    expect(JSON.parse(hook.received[0]?.body ?? '')).toMatchObject({ type: 'AlertTest' })
    await page.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'Mute', exact: true }).click()
    await page.getByText('4 hours').click()
    await page.getByRole('button', { name: 'Mute 1 rule' }).click()
    await header(page).getByText('Muted').waitFor()
    await page.getByRole('button', { name: 'Unmute' }).click()
    await header(page).getByText('Muted').waitFor({ state: 'detached' })

    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Nothing changed' }).waitFor()
    await page.getByLabel('Longer than').fill('an hour')
    await page.getByRole('button', { name: 'Save 1 change' }).click()
    await page.locator('[id$="-fault"]').getByText('must be like').waitFor()
    forgive()
    await page.getByLabel('Longer than').fill('1h')
    await page.getByRole('button', { name: 'Save 1 change' }).click()
    await page.getByText('a due task waits for over 1 h').waitFor()

    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('button', { name: 'Delete 1 rule' }).click()
    await page.waitForURL('**/alerts')
    await page.getByText('To be changed').waitFor({ state: 'detached' })
  })

  it('what is wrong now stands there with what to do, and leads to where it is', async () => {
    const queue = 'forgotten'
    await suite.submit({ type: 'default', queue, delay: '1s' })
    await suite.system.client.pauseQueue({ params: { queue }, body: { reason: 'deploy' } })
    const page = await signedIn()
    await page.goto('/alerts')
    const warning = page.getByRole('listitem').filter({ hasText: 'The queue forgotten is paused' })
    await warning.getByText('Resume the queue.').waitFor()
    await warning.getByRole('link').click()
    await page.waitForURL(`**/queues/${queue}`)
  })

  it('fits a phone and a desk, and has no serious fault in light and dark', async () => {
    const { id } = await make({
      name: 'To look at',
      condition: { kind: 'failure_rate', percent: 5 },
      channels: [
        { kind: 'slack', url: 'https://hooks.slack.com/services/T000000/B000000/a-very-long-key-of-a-hook' },
        { kind: 'email', to: ['ada@example.com'] },
        { kind: 'webhook', url: 'https://example.com/alerts' },
      ],
    })
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    for (const path of ['', '/new', `/${id}`, `/${id}/edit`]) {
      await page.goto(`/alerts${path}`, { waitUntil: 'networkidle' })
      const faults = await faultsOf(page, [ON_PHONE, ON_DESK, ON_DESK_DARK])
      expect({ path, faults }).toEqual({ path, faults: [] })
    }
  })
})
