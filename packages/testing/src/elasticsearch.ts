import { randomBytes } from 'node:crypto'
import { describe, inject } from 'vitest'
import { askOnDemand } from './ask-on-demand.ts'

/** The one Elasticsearch of this run, a real one with few modules. */
export type TestElasticsearch = { url: string }

/** `describe` for tests on a real Elasticsearch: skipped where none can be had, which the run says; never in CI. */
export function describeElasticsearch(name: string, tests: () => void): void {
  describe.skipIf(inject('elasticsearchIsMissing'))(name, tests)
}

/** Starts the run's server when nobody has yet; takes 10 to 40 s then, more on a busy machine: give the hook 200 s. */
export async function useTestElasticsearch(): Promise<TestElasticsearch> {
  return askOnDemand<TestElasticsearch>('elasticsearch')
}

/** A prefix of index names that no other test uses. */
export function newPrefix(): string {
  return `t${randomBytes(6).toString('hex')}`
}
