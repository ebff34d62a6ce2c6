import type { FastifyInstance } from 'fastify'
import { instant } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'

type Body = Record<string, unknown>

const MAX_RETRIES = 99

/** POST /api/v1/tasks takes `max_retries` and `scheduled_time` too: a body with one of them is put into our words first. */
export function translateSubmissions(app: FastifyInstance): void {
  app.addHook('preHandler', (request, _reply, next) => {
    if (request.routeOptions.config.call === 'submitTask' && isOld(request.body)) request.body = translate(request.body)
    next()
  })
}

function isOld(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && ('max_retries' in body || 'scheduled_time' in body)
}

/** Throws `invalid_input` that names the field as it came. */
export function translate({ max_retries, scheduled_time, payload, ...rest }: Body): Body {
  return {
    ...rest,
    ...(payload !== undefined && { payload: typeof payload === 'string' ? parseJson(payload) : payload }),
    ...retryOf(max_retries, rest),
    ...runAtOf(scheduled_time, rest),
  }
}

function retryOf(maxRetries: unknown, rest: Body): Body {
  if (maxRetries === undefined || maxRetries === null) return {}
  if ('retry' in rest) throw fault('max_retries', 'give retry or max_retries, not both')
  if (!Number.isInteger(maxRetries) || Number(maxRetries) < 0 || Number(maxRetries) > MAX_RETRIES) {
    throw fault('max_retries', `must be a whole number from 0 to ${MAX_RETRIES}`)
  }
  return { retry: { attempts: Number(maxRetries) + 1 } }
}

/** Empty is now. */
function runAtOf(scheduledTime: unknown, rest: Body): Body {
  if (scheduledTime === undefined || scheduledTime === null || scheduledTime === '') return {}
  if ('runAt' in rest || 'delay' in rest) throw fault('scheduled_time', 'give runAt, delay or scheduled_time')
  const { error } = instant.safeParse(scheduledTime)
  if (error !== undefined) throw fault('scheduled_time', error.issues[0]?.message ?? 'is no instant')
  return { runAt: scheduledTime }
}

/** A text that is JSON is that; any other is itself. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function fault(path: string, message: string): AppError {
  return new AppError('invalid_input', 'The request does not fit the schema.', { errors: [{ path, message }] })
}
