const KIB = 1024

/** Everything is bounded (promise 9). Sizes are bytes of JSON text. */
export const BOUNDS = {
  bodyBytes: 1024 * KIB,
  bulkBodyBytes: 32 * 1024 * KIB,
  ndjsonLineBytes: 300 * KIB,
  payloadBytes: 256 * KIB,
  resultBytes: 256 * KIB,
  errorStackChars: 16 * KIB,
  /** Lines that one attempt may write, and their size as JSON. */
  logLines: 10_000,
  logBytes: 4 * 1024 * KIB,
  logMessageChars: 8 * KIB,
  logFieldsChars: 8 * KIB,
  bulkItems: 10_000,
  jsonDepth: 100,
  pageDefault: 50,
  pageMax: 200,
  idempotencyKeyChars: 255,
} as const
