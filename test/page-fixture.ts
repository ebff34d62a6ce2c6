import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchBrowser } from '@bullwheel/testing/browser'
import type { Browser, Page } from 'playwright-core'

const DASHBOARD_PORT = 3001

/** An empty page on localhost, at this port where that is free: a place from which existing dashboards are served. */
export async function servePage(port = DASHBOARD_PORT): Promise<{ origin: string; close: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A dashboard</title>')
  })
  await listen(server, port).catch(() => listen(server, 0))
  const { port: given } = server.address() as AddressInfo
  return { origin: `http://localhost:${given}`, close: () => server.close() }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, 'localhost', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A page of that origin in a browser, with what it complained about. */
export async function openPage(origin: string): Promise<{ browser: Browser; page: Page; complaints: string[] }> {
  const browser = await launchBrowser()
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(origin)
  return { browser, page, complaints }
}

export type Asked = { method?: string; body?: unknown }
/** What a page is answered: `body` is JSON where it is, else text; `source`: what X-Bullwheel-Source says. */
type Answer = { status: number; body: unknown; source: string | null }

/** Calls the gateway from the page, as a dashboard does: no key, no cookie. */
export function askFrom(page: Page, url: string, { method = 'GET', body }: Asked = {}): Promise<Answer> {
  return page.evaluate(
    async ([address, verb, text]) => {
      const response = await fetch(address, {
        method: verb,
        ...(text !== null && { body: text, headers: { 'content-type': 'application/json' } }),
      })
      const answer = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') === true
      const source = response.headers.get('x-bullwheel-source')
      return { status: response.status, body: isJson ? (JSON.parse(answer) as unknown) : answer, source }
    },
    [url, method, body === undefined ? null : JSON.stringify(body)] as const,
  )
}
