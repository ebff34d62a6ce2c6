import { ERROR_CODES, problem, type ErrorCode, type Problem } from '@bullwheel/contracts'

/**
 * What went wrong with a call: one of the gateway's own codes, or one of the three that say that no answer of the
 * gateway came: `unreachable` (no connection), `timed_out`, `unexpected` (something else answered, a proxy perhaps).
 */
export type ApiErrorCode = ErrorCode | 'unreachable' | 'timed_out' | 'unexpected'

/** Everything that is known of a failed call. */
export type ApiErrorFields = {
  status: number
  code: ApiErrorCode
  problem: Problem
  retryAfterMs?: number | undefined
  cause?: unknown
}

/**
 * A call that failed. `status` is the HTTP status, 0 when there was no answer; `problem` the RFC 9457 document, made up
 * from what is known where the gateway sent none; `retryAfterMs` what a Retry-After header asked for.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: ApiErrorCode
  readonly problem: Problem
  readonly retryAfterMs: number | undefined

  constructor(fields: ApiErrorFields) {
    super(describe(fields.problem), fields.cause === undefined ? undefined : { cause: fields.cause })
    this.status = fields.status
    this.code = fields.code
    this.problem = fields.problem
    this.retryAfterMs = fields.retryAfterMs
  }

  /** True where the same call may succeed later: nothing answered, or the gateway said so. */
  get retryable(): boolean {
    return ['unreachable', 'timed_out', 'unavailable', 'rate_limited'].includes(this.code)
  }
}

function describe({ title, detail, errors = [] }: Problem): string {
  const faults = errors.map(({ path, message }) => (path === '' ? message : `${path} ${message}`))
  return [detail || title, ...faults].join('; ')
}

/** An ApiError for a call that got no answer. */
export function noAnswer(code: 'unreachable' | 'timed_out', detail: string, cause: unknown): ApiError {
  return new ApiError({
    status: 0,
    code,
    problem: { type: 'about:blank', title: 'No answer', status: 0, detail },
    cause,
  })
}

/** The ApiError that an answer with a status of 400 or more stands for. Reads its body. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  const parsed = problem.safeParse(parseJson(text))
  const document = parsed.success ? parsed.data : madeUpProblem(response, text)
  const retryAfterMs = retryAfterOf(response.headers.get('retry-after'))
  return new ApiError({ status: response.status, code: codeOf(document), problem: document, retryAfterMs })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function madeUpProblem({ status, statusText }: Response, text: string): Problem {
  const title = statusText === '' ? `HTTP ${status}` : statusText
  return { type: 'about:blank', title, status, detail: prometheusError(text) ?? (text.trim().slice(0, 300) || title) }
}

/** The calls that speak as Prometheus does tell their errors as it does. */
function prometheusError(text: string): string | undefined {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || !('error' in body)) return undefined
  return typeof body.error === 'string' ? body.error : undefined
}

function codeOf({ type }: Problem): ApiErrorCode {
  const code = type.replace('urn:bullwheel:', '')
  return isErrorCode(code) ? code : 'unexpected'
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code)
}

function retryAfterOf(value: string | null): number | undefined {
  if (value === null) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
