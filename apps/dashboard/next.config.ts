import path from 'node:path'
import type { NextConfig } from 'next'

const repoRoot = path.join(import.meta.dirname, '../..')

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repoRoot,
  turbopack: { root: repoRoot },
  transpilePackages: ['@bullwheel/contracts', '@bullwheel/sdk', 'geist'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `pnpm typecheck` is the gate; running it again here would double the build's time.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  // What would change images is not needed then, and is another file on each kind of processor.
  outputFileTracingExcludes: { '*': ['**/node_modules/@img/**', '**/node_modules/sharp/**'] },
  // Chromium asks for it while a page's head is exchanged for the next one's, and complains when it is not there.
  rewrites: async () => Promise.resolve([{ source: '/favicon.ico', destination: '/icon.svg' }]),
}

export default config
