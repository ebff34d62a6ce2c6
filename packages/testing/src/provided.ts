/** What the global setup hands to every test file, by vitest's `inject`. */
export type Provided = {
  /** A real, empty Postgres database that all test files of this run share. Make a schema of your own. */
  databaseUrl: string
  /** A real Redis that all test files of this run share. Use a key prefix of your own; never FLUSHALL. */
  redisUrl: string
  /** Starts a server that few tests need, when asked for it by name. */
  onDemandUrl: string
  /** Whether systems are started from the apps' bundles, which are up to date, or from their sources. */
  usesBundles: boolean
  /** Where processes of systems keep what they have compiled, for the next ones. */
  compileCache: string
  /** True where no Kafka can be started, so that its tests are skipped. */
  kafkaIsMissing: boolean
  /** True where no Elasticsearch can be started, so that its tests are skipped. */
  elasticsearchIsMissing: boolean
  /** True where no Prometheus can be started, so that its tests are skipped. */
  prometheusIsMissing: boolean
}

declare module 'vitest' {
  export interface ProvidedContext extends Provided {}
}
