/** Preloaded into servers that are not ours (Next), so that they end when `bullwheel dev` is gone, however it went. */
process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM')
  setTimeout(() => process.exit(1), 5_000).unref()
})
