import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

/** Where a Chromium is installed; undefined when there is none. */
export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
  .find((file) => existsSync(file))

if (chromiumPath === undefined) {
  console.warn('Browser tests of the dashboard are skipped: no Chromium is installed (apt-get install chromium)')
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu',
    ],
  })
}

/** A page of its own whose complaints (console errors, policy violations, thrown errors) are collected. */
export type TestPage = { page: Page; complaints: string[]; close: () => Promise<void> }

export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<TestPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, complaints, close: () => context.close() }
}

/** Every request that a page makes from now on, without what the browser itself fetches for a page's look. */
export function recordRequests(page: Page): string[] {
  const requests: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/_next/static') && pathname !== '/icon.svg' && pathname !== '/favicon.ico') {
      requests.push(`${request.method()} ${pathname}`)
    }
  })
  return requests
}
