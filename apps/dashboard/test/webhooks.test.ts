import { type Server, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Client } from '@bullwheel/sdk'
import { verifyWebhook } from '@bullwheel/sdk'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { chromiumPath } from './browser.fixture.ts'
import { ON_DESK, ON_DESK_DARK, ON_PHONE, faultsOf } from './looks.fixture.ts'
import { useDashboard } from './suite.fixture.ts'

type Body = Parameters<Client['createWebhook']>[0]['body']
type Received = { headers: Record<string, string | string[] | undefined>; body: string }

describe.skipIf(chromiumPath === undefined)('webhooks on the dashboard', { timeout: 60_000 }, () => {
  const suite = useDashboard({ BULLWHEEL_HTTP_ALLOW: '127.0.0.1' })
  const { signedIn, forgive } = suite
  const servers: Server[] = []
  afterAll(() => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  })

  /** A receiver that answers with what `answer.status` is at the time. */
  const receive = async (status = 200) => {
    const answer = { status }
    const received: Received[] = []
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ headers: request.headers, body })
        response.writeHead(answer.status).end(`answered ${answer.status}`)
      })
    })
    servers.push(server)
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return { url: `http://127.0.0.1:${port}/hook`, received, answer }
  }
  const make = (body: Body) => suite.system.client.createWebhook({ body })
  const deliveries = (page: Page) => page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem')

  it('says how to make the first one, with the command to copy', async () => {
    const page = await signedIn()
    await page.goto('/webhooks')
    await page.getByText('No webhooks yet').waitFor()
    await page.getByText(`curl -sS ${suite.system.apiUrl}/api/v1/webhooks`).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'New webhook' }).last().click()
    await page.waitForURL('**/webhooks/new')
  })

  it('makes one, shows its secret once, tests it, and lists what it was sent', async () => {
    const receiver = await receive()
    const page = await signedIn()
    await page.goto('/webhooks/new')
    await page.getByLabel('Name', { exact: true }).fill('letters')
    await page.getByLabel('Address').fill('http://10.0.0.1/')
    await page.getByRole('button', { name: 'Make 1 webhook' }).click()
    await page.locator('#field-url-fault').getByText('not a public address').waitFor()
    forgive()
    await page.getByLabel('Address').fill(receiver.url)
    await page.locator('label', { hasText: 'Created' }).click()
    await page.getByLabel('Queues', { exact: true }).fill('letters')
    await page.getByRole('button', { name: 'default', exact: true }).first().click()
    await page.getByRole('button', { name: 'Make 1 webhook' }).click()
    await page.getByText('the only time that the secret is shown').waitFor()
    const secret = await page.getByText('whsec_').innerText()
    await page.getByRole('link', { name: 'go to the webhook' }).click()
    await page.getByRole('region', { name: 'Deliveries' }).waitFor()
    expect((await page.content()).includes('whsec_')).toBe(false)

    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByRole('button', { name: 'Send 1 ping' }).click()
    await page.getByRole('status').getByText('HTTP 200').waitFor()
    const [ping] = receiver.received
    expect(await verifyWebhook({ headers: ping?.headers ?? {}, body: ping?.body ?? '', secret })).toMatchObject({
      type: 'WebhookPing',
    })
    await page.getByRole('button', { name: 'Close' }).click()

    const { id } = await suite.submit({ type: 'default', queue: 'letters' })
    await deliveries(page).filter({ hasText: 'Delivered' }).waitFor()
    expect(await deliveries(page).count()).toBe(1)
    await page.getByRole('link', { name: /^Delivery \d+, Delivered: Created/ }).click()
    await page.getByRole('list', { name: 'Attempts' }).getByText('HTTP 200').waitFor()
    await page.getByText('answered 200').waitFor()
    await page.getByRole('link', { name: id }).waitFor()
    await page.getByText('"TaskCreated"').first().waitFor()
  })

  it('shows why deliveries fail, sends one again, and replays what was given up after counting it', async () => {
    const receiver = await receive(500)
    const webhook = await make({
      name: 'stubborn',
      url: receiver.url,
      queues: ['stubborn'],
      kinds: ['created'],
      attempts: 1,
    })
    await suite.submit({ type: 'default', queue: 'stubborn' })
    await suite.submit({ type: 'default', queue: 'stubborn' })
    const page = await signedIn()
    await page.goto(`/webhooks/${webhook.id}`)
    await deliveries(page).filter({ hasText: 'HTTP 500' }).nth(1).waitFor()
    await page.getByText('No attempt has succeeded lately').waitFor()
    receiver.answer.status = 204
    await deliveries(page).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('button', { name: 'Make 1 delivery' }).click()
    await page.getByRole('list', { name: 'Attempts' }).getByText('HTTP 204').waitFor()
    await page.getByText('somebody asked for it again').waitFor()

    await page.goto(`/webhooks/${webhook.id}?state=failed`)
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('button', { name: 'Count first' }).click()
    await page.getByRole('status').getByText('1 event fit: 1 delivery would be made').waitFor()
    await page.getByRole('button', { name: 'Make 1 delivery' }).click()
    await page.getByRole('status').getByText('1 delivery was made').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Filter by state' }).click()
    await page.getByRole('button', { name: 'Delivered', exact: true }).click()
    await page.waitForURL('**?state=delivered')
    await deliveries(page).nth(1).waitFor()
    expect(receiver.received).toHaveLength(4)
  })

  it('is edited, disabled, enabled, rotated and deleted, saying first what that does', async () => {
    const { id, secret } = await make({ name: 'changing', url: 'http://127.0.0.1:9/hook', kinds: ['failed'] })
    const page = await signedIn()
    await page.goto(`/webhooks/${id}`)
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Nothing changed' }).waitFor()
    await page.locator('label', { hasText: 'Expired' }).click()
    await page.getByLabel('Time-out').fill('5s')
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Save 2 changes' }).click()
    expect((await sent).postDataJSON()).toEqual({ kinds: ['failed', 'expired'], timeout: '5s' })
    await page.waitForURL(`**/webhooks/${id}`)

    const more = page.getByRole('button', { name: 'More actions' })
    await more.click()
    await page.getByRole('button', { name: 'Disable…' }).click()
    await page.getByRole('button', { name: 'Disable 1 webhook' }).click()
    await page.getByText('Disabled: disabled by admin').waitFor()
    await page.getByRole('button', { name: 'Enable' }).click()
    await page.getByText('Disabled: disabled by admin').waitFor({ state: 'detached' })

    await more.click()
    await page.getByRole('button', { name: 'Rotate the secret…' }).click()
    await page.getByRole('button', { name: 'Make 1 new secret' }).click()
    const rotated = await page.getByText('whsec_').innerText()
    expect(rotated).not.toBe(secret)
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByText('the old one signs too until').waitFor()
    expect((await page.content()).includes('whsec_')).toBe(false)

    await more.click()
    await page.getByRole('button', { name: 'Delete…' }).click()
    await page.getByRole('button', { name: 'Delete 1 webhook' }).click()
    await page.waitForURL('**/webhooks')
    await page.getByRole('link', { name: /^Webhook changing/ }).waitFor({ state: 'detached' })
  })

  it('lets those who may only look do nothing', async () => {
    const { id } = await make({ name: 'looked at', url: 'http://127.0.0.1:9/hook' })
    const key = await suite.system.viewerKey()
    const page = await suite.open()
    const answer = await page.request.post('/api/v1/session', { data: { key }, headers: { 'x-bullwheel-csrf': '1' } })
    expect(answer.status()).toBe(200)
    await page.goto('/webhooks')
    await page.getByRole('link', { name: /^Webhook looked at/ }).waitFor()
    expect(await page.getByRole('link', { name: 'New webhook' }).count()).toBe(0)
    await page.goto(`/webhooks/${id}`)
    await page.getByRole('heading', { level: 1, name: 'looked at' }).waitFor()
    for (const name of ['Test', 'Replay', 'More actions'])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    await page.goto('/webhooks/new')
    expect(await page.getByRole('button', { name: 'Make 1 webhook' }).isDisabled()).toBe(true)
  })

  it('says so when there is no such webhook or delivery', async () => {
    const { id } = await make({ name: 'bare', url: 'http://127.0.0.1:9/hook', enabled: false })
    const page = await signedIn()
    await page.goto('/webhooks/019aa000-0000-7000-8000-000000000009')
    await page.getByText('There is no such webhook').waitFor()
    forgive()
    await page.goto(`/webhooks/${id}/deliveries/999999999`)
    await page.getByText('There is no such delivery').waitFor()
    forgive()
    await page.goto(`/webhooks/${id}`)
    await page.getByText('It was told of nothing yet, and is disabled.').waitFor()
  })

  it('fits a phone and a desk, and has no serious fault in light and dark', async () => {
    const receiver = await receive(503)
    const webhook = await make({ name: 'to look at', url: receiver.url, queues: ['looks'] })
    await suite.submit({ type: 'default', queue: 'looks' })
    const page = await signedIn({ ...ON_PHONE, bypassCSP: true })
    await page.goto(`/webhooks/${webhook.id}`)
    await deliveries(page).filter({ hasText: 'HTTP 503' }).first().waitFor()
    const { items } = await suite.system.client.listDeliveries({ params: { id: webhook.id }, query: {} })
    const paths = ['', '/new', `/${webhook.id}`, `/${webhook.id}/edit`, `/${webhook.id}/deliveries/${items.at(-1)?.id}`]
    for (const path of paths) {
      await page.goto(`/webhooks${path}`, { waitUntil: 'networkidle' })
      const faults = await faultsOf(page, [ON_PHONE, ON_DESK, ON_DESK_DARK])
      expect({ path, faults }).toEqual({ path, faults: [] })
    }
  })
})
