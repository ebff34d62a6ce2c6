import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node'

type Counts = { passed: number; failed: number; skipped: number }

/**
 * Ends the run with "N passed, N failed, N skipped" alone on the last line. It never shows 0 failed with a non-zero
 * exit: a file that does not load, an unhandled error or a missed threshold counts as one failure.
 */
export class SummaryReporter implements Reporter {
  private counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  private readonly file: string | undefined

  constructor(options: { file?: string | undefined } = {}) {
    this.file = options.file
  }

  /** Not in the constructor: other tools load vitest's configuration too. */
  onInit(): void {
    process.once('exit', (code) => this.print(code))
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[], reason: TestRunEndReason): void {
    const counts: Counts = { passed: 0, failed: errors.length, skipped: 0 }
    for (const module of modules) countModule(module, counts)
    if (reason !== 'passed' && counts.failed === 0) counts.failed = 1
    this.counts = counts
  }

  private print(exitCode: number): void {
    const { passed, failed, skipped } = this.counts
    const shown = exitCode !== 0 && failed === 0 ? 1 : failed
    const line = `${passed} passed, ${shown} failed, ${skipped} skipped`
    process.stdout.write(`${line}\n`)
    if (this.file !== undefined) writeFileSync(this.file, line)
  }
}

function countModule(module: TestModule, counts: Counts): void {
  let failedTests = 0
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') counts.passed++
    else if (state === 'failed') failedTests++
    else counts.skipped++
  }
  counts.failed += failedTests
  if (module.state() === 'failed' && failedTests === 0) counts.failed++
}
