/** A task that failed, as the board shows it: Redis has forgotten it, the book has not. */
export type FailedTask = {
  id: string
  version: number
  type: string
  priority: number
  attempt: number
  maxAttempts: number
  /** ISO instants. */
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  /** The beginning of its JSON. */
  payloadPreview: string
  error: { name: string; message: string; stack?: string | undefined } | null
}

/** A task in the version that a job carries or the board shows; in another one it is none of the click's business. */
export type CarriedTask = { id: string; version: number }

/**
 * What the board may do, in the name of whoever asks. Every change is made in the book, which Redis follows: nothing here
 * writes to Redis only. They throw AppErrors.
 */
export type BoardVerbs = {
  /** Runs a failed task again. */
  retry: (id: string) => Promise<void>
  /** The same for one of many: one that changed meanwhile is passed over. */
  retryListed: (id: string) => Promise<void>
  /** Takes a failed task out of the book. */
  remove: (task: CarriedTask) => Promise<void>
  /** The same for the newest failed tasks of a queue, a thousand at most. */
  removeFailed: (queue: string) => Promise<void>
  /** Cancels what still waits of these; the book keeps them. */
  cancel: (tasks: CarriedTask[]) => Promise<void>
  /**
   * Makes what waits of these due now, in another version. Gives back those that wait in this one all the same, since they
   * were due already: their job is the only one they have.
   */
  runNow: (tasks: CarriedTask[]) => Promise<CarriedTask[]>
  isPaused: (queue: string) => boolean
  pause: (queue: string) => Promise<void>
  resume: (queue: string) => Promise<void>
  countFailed: (queue: string) => Promise<number>
  /** Newest first. */
  listFailed: (queue: string, offset: number, limit: number) => Promise<FailedTask[]>
  findFailed: (queue: string, id: string) => Promise<FailedTask | undefined>
  /** Where the tasks of a job are shown. */
  linkTo: (queue: string, jobId: string, ids: string[]) => { displayText: string; href: string }
}
