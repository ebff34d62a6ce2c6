import { describe, expect, test } from 'vitest'
import { useGateway } from './gateway-fixture.ts'

const VISITOR = '203.0.113.7'
const MAX_FAILURES = 20

describe('behind a proxy that is trusted', () => {
  const { call, secrets } = useGateway({ trustedProxies: ['loopback', '10.0.0.0/8'] })
  const signIn = (key: string, headers: Record<string, string>) =>
    call('POST', '/api/v1/session', { as: 'nobody', json: { key }, headers })

  test('a session made by https is sent by https only', async () => {
    const safe = await signIn(secrets.viewer, { 'x-forwarded-proto': 'https', 'x-forwarded-for': VISITOR })
    expect(safe.headers.getSetCookie()[0]).toMatch(/; Secure$/)
    const plain = await signIn(secrets.viewer, { 'x-forwarded-proto': 'http', 'x-forwarded-for': VISITOR })
    expect(plain.headers.getSetCookie()[0]).not.toContain('Secure')
  })

  test('guessing slows down who guesses, and nobody else behind the same proxy', async () => {
    // What the visitor himself wrote stands before what the proxies added.
    for (let tries = 0; tries < MAX_FAILURES; tries++)
      expect(await signIn('guess', { 'x-forwarded-for': `198.51.100.${tries}, ${VISITOR}, 10.1.2.3` })).toMatchObject({
        status: 401,
      })
    expect(await signIn('guess', { 'x-forwarded-for': `${VISITOR}, 10.1.2.3` })).toMatchObject({ status: 429 })
    expect(await signIn('guess', { 'x-forwarded-for': '203.0.113.8' })).toMatchObject({ status: 401 })
  })
})

describe('without one', () => {
  const { call, secrets } = useGateway()

  test('nobody can say that he is somebody else', async () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': VISITOR }
    const { headers: answer } = await call('POST', '/api/v1/session', {
      as: 'nobody',
      json: { key: secrets.viewer },
      headers,
    })
    expect(answer.getSetCookie()[0]).not.toContain('Secure')
    const guesses = Array.from({ length: MAX_FAILURES }, (_, at) => ({ 'x-forwarded-for': `203.0.113.${at}` }))
    for (const guess of guesses)
      await call('POST', '/api/v1/session', { as: 'nobody', json: { key: 'guess' }, headers: guess })
    const refused = await call('POST', '/api/v1/session', { as: 'nobody', json: { key: 'guess' }, headers })
    expect(refused.status).toBe(429)
  })
})
