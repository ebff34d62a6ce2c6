import { createClient } from '@bullwheel/sdk'
import { z } from 'zod'

// Zod compiles its parsers with `new Function`, which the content security policy forbids.
z.config({ jitless: true })

/** The sdk's client for the browser: same origin, through the forwarding route, with the session cookie. */
export const api = createClient({ baseUrl: '', credentials: 'same-origin' })
