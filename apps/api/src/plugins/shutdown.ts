import plugin from 'fastify-plugin'

/** What is under way when the gateway closes gets this long; then its connection is cut. */
const GRACE_MS = 3_000

/** Keeps one stream that never ends, or one caller that went silent, from holding a shutdown up. */
export const shutdown = plugin(
  (app, _options, done) => {
    app.addHook('preClose', (next) => {
      setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref()
      next()
    })
    done()
  },
  { name: 'shutdown' },
)
