/** What our code needs of a logger; pino's satisfies it. Payloads are never logged. */
export type Logger = {
  debug: (fields: object, message: string) => void
  info: (fields: object, message: string) => void
  warn: (fields: object, message: string) => void
  error: (fields: object, message: string) => void
}

/** The database's clock, as this process knows it: epoch milliseconds. */
export type Clock = { now: () => number; readonly offsetMs: number }
