import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchBrowser } from '@bullwheel/testing/browser'
import type { Browser, Page } from 'playwright-core'

const DASHBOARD_PORT = 3001

/** An empty page on localhost, at 3001 where that is free: a place from which existing dashboards are served. */
export async function servePage(): Promise<{ origin: string; close: () => void }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A dashboard</title>')
  })
  await listen(server, DASHBOARD_PORT).catch(() => listen(server, 0))
  const { port } = server.address() as AddressInfo
  return { origin: `http://localhost:${port}`, close: () => server.close() }
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
