import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export { chromiumPath, launchBrowser } from '@bullwheel/testing/browser'

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
