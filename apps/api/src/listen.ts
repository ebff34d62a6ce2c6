/** Where something was to listen, and the variable that says so. */
export type Place = { host: string; port: number; variable: string }

const REASONS: Record<string, (place: Place) => string> = {
  EADDRINUSE: ({ host, port, variable }) =>
    `Port ${port} on ${host} is taken by another program. Stop it, or set ${variable} to another port.`,
  EACCES: ({ port, variable }) => `Port ${port} may not be used by this user. Set ${variable} to a port above 1023.`,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine. Set API_HOST to one that is.`,
}

/** Awaits a server's start; a port that cannot be had is explained with the variable to change. */
export async function listening<Result>(start: Promise<Result>, place: Place): Promise<Result> {
  try {
    return await start
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const reason = REASONS[code]
    throw reason === undefined ? cause : new Error(reason(place), { cause })
  }
}
