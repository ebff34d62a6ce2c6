import type { Config } from './config.ts'

/** What a page may load: only what is our own, scripts with this answer's nonce, and a WebSocket to the gateway. */
export function contentSecurityPolicy(nonce: string, { publicApiUrl, isDevelopment }: Config): string {
  const { origin } = new URL(publicApiUrl)
  const directives = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    'style-src': `'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': `'self' ${origin} ${origin.replace(/^http/, 'ws')}`,
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}

export const securityHeaders: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
]
