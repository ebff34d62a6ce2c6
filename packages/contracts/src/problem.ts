import { z } from 'zod'

/** Every error code there is, with its HTTP status and title. `type` of a problem document is `urn:bullwheel:<code>`. */
export const ERROR_CODES = {
  invalid_input: { status: 400, title: 'The request does not fit the schema' },
  unauthenticated: { status: 401, title: 'A valid API key or session is needed' },
  forbidden: { status: 403, title: 'This key may not do that' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'This address does not take that method' },
  conflict: { status: 409, title: 'The present state forbids it' },
  too_large: { status: 413, title: 'Too large' },
  unsupported_media_type: { status: 415, title: 'This content type is not taken here' },
  unprocessable: { status: 422, title: 'Well-formed but impossible' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available at the moment' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const
export type ErrorCode = keyof typeof ERROR_CODES

/** One fault of an input: where (`payload.url`, empty for the whole) and what is allowed there. */
export const inputFault = z.object({ path: z.string(), message: z.string() })
export type InputFault = z.infer<typeof inputFault>

/** The faults that zod found, in our words where its own are none: unknown fields one by one, missing ones as such. */
export function faultsOf(error: z.ZodError, where?: string): InputFault[] {
  return error.issues.flatMap((issue) => {
    const path = [...(where === undefined ? [] : [where]), ...issue.path.map(String)]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'is not a known field' }))
    }
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
    return [{ path: path.join('.'), message: isMissing ? 'is required' : issue.message }]
  })
}

/** RFC 9457 problem document. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string().optional(),
  errors: z.array(inputFault).optional(),
})
export type Problem = z.infer<typeof problem>
