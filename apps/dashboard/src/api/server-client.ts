import { ApiError, createClient, type Client } from '@bullwheel/sdk'
import { cookies } from 'next/headers'
import { cache } from 'react'
import { config } from '../config.ts'

const SESSION_COOKIE = 'bw_session'
/** A page is better shown with its error than late. */
const TIMEOUT_MS = 5_000

/** The sdk's client with the visitor's session, for server components. */
export const serverClient = cache(async (): Promise<Client> => {
  const session = (await cookies()).get(SESSION_COOKIE)?.value
  const withSession: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    if (session !== undefined) headers.set('cookie', `${SESSION_COOKIE}=${session}`)
    // This server asks, and no page that somebody else wrote; what it asks for is up to the route that was visited.
    headers.set('x-bullwheel-csrf', '1')
    return fetch(input, { ...init, headers, cache: 'no-store' })
  }
  return createClient({ baseUrl: config().apiUrl, fetch: withSession, timeoutMs: TIMEOUT_MS })
})

/** The visitor; `nobody` when the gateway asks for a sign-in, the error when it could not be asked. */
export const visitor = cache(async () => {
  const client = await serverClient()
  try {
    return { kind: 'known', me: await client.getMe() } as const
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return error.status === 401 ? ({ kind: 'nobody' } as const) : ({ kind: 'unknown', error: error.message } as const)
  }
})
