/** `node healthcheck.mjs <variable with the port> <path>`: 0 when this container's server says that all is well. */
const [variable = '', path = ''] = process.argv.slice(2)
const signal = AbortSignal.timeout(4_000)
const answer = await fetch(`http://127.0.0.1:${process.env[variable]}${path}`, { signal }).catch(() => undefined)
process.exit(answer?.ok === true ? 0 : 1)
