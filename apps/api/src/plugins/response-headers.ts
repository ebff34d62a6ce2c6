import plugin from 'fastify-plugin'

/** The gateway serves data, not pages: a browser shall neither run, frame, guess nor keep what it gets. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

export const responseHeaders = plugin(
  (app, _options, done) => {
    app.addHook('onRequest', (request, reply, next) => {
      reply.headers(HEADERS).header('x-request-id', request.id)
      next()
    })
    done()
  },
  { name: 'response-headers' },
)
