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
