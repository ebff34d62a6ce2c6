import type { ErrorCode } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import type { FailureKind } from '../gateway.ts'

/** Whatever was thrown, as the AppError that the caller is told. Total: there is always an answer. */
export function toAppError(thrown: unknown, failureOf: (cause: unknown) => FailureKind): AppError {
  if (thrown instanceof AppError) return thrown
  return ofFastify(thrown) ?? ofFailure(thrown, failureOf(thrown))
}

/** Codes of fastify's own errors whose text says too little, or says it in fastify's words. */
const FASTIFY_TEXTS: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send application/json.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as Content-Length says.',
  FST_ERR_BAD_URL: 'The address is not well-formed.',
}
const CODE_OF_STATUS: Record<number, ErrorCode> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'rate_limited',
  503: 'unavailable',
}

function ofFastify(thrown: unknown): AppError | undefined {
  if (!(thrown instanceof Error)) return undefined
  const { statusCode, code } = thrown as Error & { statusCode?: unknown; code?: unknown }
  if (typeof statusCode !== 'number' || (statusCode !== 503 && (statusCode < 400 || statusCode > 499))) return undefined
  const text = (typeof code === 'string' ? FASTIFY_TEXTS[code] : undefined) ?? thrown.message
  return new AppError(CODE_OF_STATUS[statusCode] ?? 'invalid_input', text, { cause: thrown })
}

function ofFailure(cause: unknown, kind: FailureKind): AppError {
  switch (kind) {
    case 'unreachable':
      return new AppError('unavailable', 'The database does not answer; try again shortly.', { retryAfterS: 2, cause })
    case 'refused':
      return new AppError('invalid_input', 'The database does not take a value of this request.', { cause })
    case 'other':
      return new AppError('internal', 'This is logged under the request id; please report it if it goes on.', { cause })
  }
}
