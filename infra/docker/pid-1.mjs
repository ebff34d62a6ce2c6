/**
 * Loaded before an app that is the first process of a container. The kernel drops a signal for which process 1 has no
 * handler, and an app has none before there is something to close: until then it just ends.
 */
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) process.exit(signal === 'SIGTERM' ? 143 : 130)
  })
}
