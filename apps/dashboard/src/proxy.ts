import { NextResponse, type NextRequest } from 'next/server'
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts'
import { config as configuration } from './config.ts'
import { PATH_HEADER } from './api/request-path.ts'

/** Gives every page its nonce and security headers, and tells it the address under which it is shown. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
  const policy = contentSecurityPolicy(nonce, configuration())
  const headers = new Headers(request.headers)
  headers.set('content-security-policy', policy)
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  for (const [name, value] of securityHeaders) response.headers.set(name, value)
  return response
}

// Answers of the gateway carry their own headers, and a body that passes through here would be held in memory.
export const config = { matcher: ['/((?!api/|_next/static|icon.svg).*)'] }
