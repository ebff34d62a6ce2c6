import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createPageOpener, launchBrowser, type PageOptions, type TestPage } from './browser.fixture.ts'
import { startDashboardSystem, type DashboardSystem } from './system.fixture.ts'

/** A system with its dashboard and a browser, for all tests of a file. */
export type Suite = {
  readonly system: DashboardSystem
  /** A page of somebody who has not signed in. */
  open: (options?: PageOptions) => Promise<Page>
  /** A page of the admin. */
  signedIn: (options?: PageOptions) => Promise<Page>
  submit: (body: Parameters<DashboardSystem['client']['submitTask']>[0]['body']) => Promise<{ id: string }>
  /** Forgets what the newest page complained about: a refusal that the test wanted. */
  forgive: () => void
}

type Environment = Record<string, string>

/** Starts both before the file's tests. A test fails when one of its pages complained. */
export function useDashboard(env: Environment | (() => Promise<Environment>) = {}): Suite {
  let system: DashboardSystem
  let browser: Browser
  let openPage: ReturnType<typeof createPageOpener>
  let opened: TestPage[] = []

  beforeAll(async () => {
    ;[system, browser] = await Promise.all([
      startDashboardSystem(typeof env === 'function' ? await env() : env),
      launchBrowser(),
    ])
    openPage = createPageOpener(browser)
  }, 180_000)
  afterEach(async () => {
    const complaints = opened.flatMap((one) => one.complaints)
    await Promise.all(opened.map((one) => one.close()))
    opened = []
    expect(complaints).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await system?.stop()
  }, 60_000)

  async function open(options: PageOptions = {}): Promise<Page> {
    const one = await openPage({ baseURL: system.dashboardUrl, ...options })
    opened.push(one)
    return one.page
  }

  async function signedIn(options: PageOptions = {}): Promise<Page> {
    const page = await open(options)
    const { token } = await system.client.createSessionLink()
    const answer = await page.request.post('/api/v1/session', {
      data: { link: token },
      headers: { 'x-bullwheel-csrf': '1' },
    })
    expect(answer.status()).toBe(200)
    return page
  }

  return {
    get system() {
      return system
    },
    open,
    signedIn,
    submit: (body) => system.client.submitTask({ body }),
    forgive: () => void opened.at(-1)?.complaints.splice(0),
  }
}

/** Resolves when the page follows the system. */
export const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor()

/** What says which page this is and how its subject stands. */
export const header = (page: Page) => page.locator('#page > header')
