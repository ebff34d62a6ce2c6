import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPrometheus } from '@bullwheel/local'
import { describe, inject } from 'vitest'

export { checkMetrics } from '@bullwheel/local'

/** `history`: OpenMetrics with times, older than some hours. */
export type TestPrometheusOptions = { targets?: string[]; history?: string }

/** A real Prometheus that scrapes some targets each second. */
export type TestPrometheus = { url: string; stop: () => Promise<void> }

/** `describe` for tests on a real Prometheus: skipped where none can be had, which the run says; never in CI. */
export function describePrometheus(name: string, tests: () => void): void {
  describe.skipIf(inject('prometheusIsMissing'))(name, tests)
}

/** Starts one for a test; a part of a second. */
export async function startTestPrometheus({
  targets = [],
  history,
}: TestPrometheusOptions = {}): Promise<TestPrometheus> {
  const folder = await mkdtemp(join(tmpdir(), `bullwheel-test-${process.pid}-prometheus-`))
  const server = await startPrometheus({ folder, targets, history, path: process.env['PATH'] })
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
