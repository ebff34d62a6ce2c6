/**
 * Takes the pictures of the README from a running system, after giving it some tasks to show:
 * `node scripts/screenshots.mts <dashboard address> <api address> <file with an admin key>`; by default what
 * `make run` starts. Pictures go to docs/images; with `--all <folder>` every page goes there too, in both themes and at
 * the width of a phone.
 */
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@bullwheel/sdk'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '../test/browser.fixture.ts'
import { makeSampleAlerts } from './sample-alerts.mts'
import { idOf, makeSampleSchedules } from './sample-schedules.mts'
import { fillPausedQueue, submitSamples } from './sample-tasks.mts'

const REPO = path.join(import.meta.dirname, '../../..')
const { values, positionals } = parseArgs({ options: { all: { type: 'string' } }, allowPositionals: true })
const [dashboardUrl = 'http://localhost:3000', apiUrl = 'http://127.0.0.1:8080', keyFile] = positionals
const key = (await readFile(keyFile ?? path.join(REPO, '.bullwheel/admin-key'), 'utf8')).trim()
const client = createClient({ baseUrl: apiUrl, key })

type Look = { colorScheme: 'light' | 'dark'; width: number; height: number }

async function take(browser: Browser, { colorScheme, width, height }: Look, pagePath: string, file: string) {
  const context = await browser.newContext({
    baseURL: dashboardUrl,
    colorScheme,
    viewport: { width, height },
    deviceScaleFactor: 2,
  })
  if (!pagePath.startsWith('/login')) {
    const { token } = await client.createSessionLink()
    await context.request.post('/api/v1/session', { data: { link: token }, headers: { 'x-bullwheel-csrf': '1' } })
  }
  const page = await context.newPage()
  await page.goto(pagePath, { waitUntil: 'networkidle' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: file })
  await context.close()
}

async function newestOf(state: string): Promise<string> {
  const { items } = await client.listTasks({ query: { state, limit: 1 } })
  return `/tasks/${items[0]?.id ?? ''}`
}

await submitSamples(client)
const browser = await launchBrowser()
const images = path.join(REPO, 'docs/images')
await mkdir(images, { recursive: true })
const wide = { width: 1280, height: 800 }
await take(browser, { colorScheme: 'light', ...wide }, '/tasks', path.join(images, 'dashboard.png'))
await take(browser, { colorScheme: 'dark', ...wide }, '/tasks', path.join(images, 'dashboard-dark.png'))
await take(browser, { colorScheme: 'light', ...wide }, await newestOf('failed'), path.join(images, 'task.png'))
await fillPausedQueue(client)
await take(browser, { colorScheme: 'light', ...wide }, '/queues', path.join(images, 'queues.png'))
await makeSampleSchedules(client)
await take(browser, { colorScheme: 'light', ...wide }, '/schedules', path.join(images, 'schedules.png'))
await makeSampleAlerts(client)
await take(browser, { colorScheme: 'light', ...wide }, '/alerts', path.join(images, 'alerts.png'))
await take(browser, { colorScheme: 'light', ...wide }, '/metrics?range=15m', path.join(images, 'metrics.png'))
if (values.all !== undefined) {
  await mkdir(values.all, { recursive: true })
  const pages = {
    tasks: '/tasks',
    executions: '/executions',
    search: '/search?q=invoice',
    'search-logs': '/search?kind=logs&q=a*',
    'search-help': '/search',
    events: '/events',
    logs: '/logs',
    metrics: '/metrics',
    redis: '/redis',
    alerts: '/alerts',
    'alert-new': '/alerts/new',
    'failed-list': '/failed',
    queues: '/queues',
    queue: '/queues/mail',
    system: '/system',
    schedules: '/schedules',
    'no-schedules': '/schedules?search=nothing-here',
    schedule: `/schedules/${await idOf(client, 'usage reports')}`,
    'schedule-failing': `/schedules/${await idOf(client, 'ping the status page')}`,
    'schedule-paused': `/schedules/${await idOf(client, 'invoices')}`,
    'schedule-new': '/schedules/new',
    'schedule-edit': `/schedules/${await idOf(client, 'nightly sales report')}/edit`,
    forecast: '/schedules/forecast',
    webhooks: '/webhooks',
    'webhook-new': '/webhooks/new',
    'submit-email': '/submit?type=EMAIL',
    'submit-http': '/submit?type=http',
    failed: await newestOf('failed'),
    completed: await newestOf('completed'),
    scheduled: await newestOf('scheduled'),
    empty: '/tasks?queue=nothing-here',
    login: '/login',
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [width, height, size] of [
      [1440, 900, 'wide'],
      [390, 844, 'phone'],
    ] as const) {
      for (const [name, pagePath] of Object.entries(pages)) {
        await take(
          browser,
          { colorScheme, width, height },
          pagePath,
          path.join(values.all, `${name}-${size}-${colorScheme}.png`),
        )
      }
    }
  }
}
await browser.close()
