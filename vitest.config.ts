import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './packages/testing/src/longest-first.ts'
import { SummaryReporter } from './packages/testing/src/summary-reporter.ts'

export default defineConfig({
  test: {
    include: ['{packages,apps,examples}/*/{src,test}/**/*.test.{ts,tsx}', '{scripts,bench,test}/**/*.test.ts'],
    globalSetup: ['./packages/testing/src/global-setup.ts'],
    reporters: ['default', new SummaryReporter({ file: process.env['TEST_SUMMARY_FILE'] })],
    pool: 'forks',
    // Tests wait for servers most of their time: one process would leave a machine of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    // How long a test waits for something to come true; what it promises about time it measures itself.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    restoreMocks: true,
  },
})
