import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '@bullwheel/domain'

/**
 * Bodies are JSON, or NDJSON where a route takes it; anything else is 415. JSON must be UTF-8, and `__proto__` or
 * `constructor.prototype` in it are refused.
 */
export const bodies = plugin(
  (app, _options, done) => {
    app.removeAllContentTypeParsers()
    takeJsonAs(app, 'application/json')
    app.addContentTypeParser('application/x-ndjson', (request, payload, next) => {
      if (request.routeOptions.config.takesNdjson === true) return next(null, payload)
      next(
        new AppError(
          'unsupported_media_type',
          'NDJSON is taken by POST /api/v1/tasks/bulk only; send application/json.',
        ),
      )
    })
    done()
  },
  { name: 'bodies' },
)

/** Takes bodies of this type as JSON; an empty one is none. */
export function takeJsonAs(app: FastifyInstance, contentType: string): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(contentType, { parseAs: 'buffer' }, (request, body: Buffer, next) => {
    if (body.length === 0) return next(null, undefined)
    if (!isUtf8(body)) return next(new AppError('invalid_input', 'The body is not UTF-8.'))
    void parseJson(request, body.toString(), next)
  })
}
