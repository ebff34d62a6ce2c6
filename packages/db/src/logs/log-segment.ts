import type { LogLevel } from '@bullwheel/contracts'

/** What one run wrote between two flushes, as a reader of the log gets it. */
export type LogSegment = {
  seq: number
  xid: string
  at: number
  body: {
    taskId: string
    run: string
    attempt: number
    first: number
    lines: [at: number, level: LogLevel, message: string, fields: object | null][]
  }
}
