import { ERROR_CODES, type Problem } from '@bullwheel/contracts'
import type { AppError } from '@bullwheel/domain'

/** The RFC 9457 document of an error; an item of many has no request id of its own. */
export function problemOf(error: AppError, requestId?: string): Problem {
  const { status, title } = ERROR_CODES[error.code]
  return {
    ...error.details,
    type: `urn:bullwheel:${error.code}`,
    title,
    status,
    detail: error.message,
    ...(requestId !== undefined && { requestId }),
    ...(error.errors && { errors: error.errors }),
  }
}
