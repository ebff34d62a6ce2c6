import plugin from 'fastify-plugin'

/** The gateway serves data, not pages: a browser shall neither run, frame, guess nor keep what it gets. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-site',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
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
