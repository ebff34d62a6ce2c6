/** What the global setup hands to every test file, by vitest's `inject`. */
export type Provided = {
  /** A real, empty Postgres database that all test files of this run share. Make a schema of your own. */
  databaseUrl: string
  /** A real Redis that all test files of this run share. Use a key prefix of your own; never FLUSHALL. */
  redisUrl: string
}

declare module 'vitest' {
  export interface ProvidedContext extends Provided {}
}
