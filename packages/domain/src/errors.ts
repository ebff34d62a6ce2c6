import { ERROR_CODES, type ErrorCode, type InputFault } from '@bullwheel/contracts'

export type AppErrorOptions = {
  /** Faults of the input, with their paths. */
  errors?: InputFault[]
  /** Further members of the problem document, such as the task that stands in the way. */
  details?: Record<string, unknown>
  /** Seconds after which the caller may try again; sent as Retry-After. */
  retryAfterS?: number
  cause?: unknown
}

/** The one error that crosses layers. Each edge (HTTP, CLI, worker outcome) maps it once. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly errors: InputFault[] | undefined
  readonly details: Record<string, unknown>
  readonly retryAfterS: number | undefined

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.errors = options.errors
    this.details = options.details ?? {}
    this.retryAfterS = options.retryAfterS
  }

  get status(): number {
    return ERROR_CODES[this.code].status
  }

  /** True where the same request may succeed later. */
  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'rate_limited'
  }
}
