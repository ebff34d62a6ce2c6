import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export { chromiumPath, launchBrowser } from '@bullwheel/testing/browser'

export const PHONE = { width: 390, height: 844 }
export const DESK = { width: 1280, height: 800 }

export type PageOptions = Omit<BrowserContextOptions, 'viewport' | 'colorScheme'> & Look
/** How a page is looked at; by default on a desk, in light. */
export type Look = { viewport?: { width: number; height: number }; colorScheme?: 'light' | 'dark' }

/** A page whose complaints (console errors, policy violations, thrown errors) are collected. */
export type TestPage = { page: Page; complaints: string[]; close: () => Promise<void> }

/**
 * Opens pages of strangers, each in a context that no other open page has. A context is used again without its cookies: what
 * the browser has fetched and compiled for one test it need not for the next.
 */
export function createPageOpener(browser: Browser): (options: PageOptions) => Promise<TestPage> {
  const free = new Map<string, BrowserContext[]>()
  return async ({ viewport = DESK, colorScheme = 'light', ...options }) => {
    const kind = JSON.stringify(options)
    const context = free.get(kind)?.pop() ?? (await browser.newContext(options))
    const page = await context.newPage()
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    page.setDefaultTimeout(10_000)
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    const close = async () => {
      await Promise.all(context.pages().map((one) => one.close()))
      await context.clearCookies()
      free.set(kind, [...(free.get(kind) ?? []), context])
    }
    return { page, complaints, close }
  }
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
