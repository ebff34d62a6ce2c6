import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** The headless shells first: they have no windows, whose parts cost a whole browser more than the pages in them. */
const NAMES = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
]

const folders = (process.env['PATH'] ?? '').split(path.delimiter)

/** Where a Chromium is installed; undefined when there is none. */
export const chromiumPath: string | undefined = NAMES.flatMap((name) =>
  folders.map((folder) => path.join(folder, name)),
).find((file) => existsSync(file))

if (chromiumPath === undefined) {
  console.warn('Browser tests are skipped: no Chromium is installed (apt-get install chromium-headless-shell)')
}

/** A browser without a window. */
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
