import { describe, expect, test } from 'vitest'
import { type Role, type Route, problem, routes } from '@bullwheel/contracts'
import { PAGE_ORIGIN, useGateway } from './gateway-fixture.ts'

const { call, secrets } = useGateway()
const ID = '01a1fdd6-1ebf-7000-9b34-5d7e1c7f9183'
const WEAKER: Record<Role, Role | 'nobody'> = { viewer: 'nobody', operator: 'viewer', admin: 'operator' }

const guarded = [
  ...Object.values<Route>(routes),
  { method: 'GET', path: '/metrics', role: 'viewer' } as const,
  { method: 'GET', path: '/ws', role: 'viewer' } as const,
].flatMap(({ method, path, role }) =>
  role === 'none'
    ? []
    : [{ method, path: path.replace(':id', ID).replace(':type', 'any').replace(':queue', 'any'), role }],
)

describe('every route refuses', () => {
  test.each(guarded)('$method $path without a key', async ({ method, path }) => {
    const answer = await call(method, path, { as: 'nobody' })
    expect(answer).toMatchObject({ status: 401, body: { type: 'urn:bullwheel:unauthenticated' } })
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  test.each([
    ['an unknown key', 'Bearer nobody'],
    ['an empty key', 'Bearer '],
    ['another scheme', `Basic ${Buffer.from('a:b').toString('base64')}`],
    ['a key without its scheme', 'nobody'],
    ['an endless key', `Bearer ${'x'.repeat(5_000)}`],
    ['a hash instead of a key', 'Bearer 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU'],
  ])('%s', async (_what, authorization) => {
    for (const { method, path } of guarded) {
      expect(await call(method, path, { as: 'nobody', headers: { authorization } })).toMatchObject({ status: 401 })
    }
  })

  test.each(guarded.filter(({ role }) => role !== 'viewer'))(
    '$method $path with too weak a key',
    async ({ method, path, role }) => {
      const answer = await call(method, path, { as: WEAKER[role] })
      expect(answer).toMatchObject({ status: 403, body: { type: 'urn:bullwheel:forbidden' } })
    },
  )

  test('before it looks at what was sent', async () => {
    expect(await call('POST', '/api/v1/tasks', { as: 'nobody', body: 'x'.repeat(2 * 1024 * 1024) })).toMatchObject({
      status: 401,
    })
  })
})

test.each(['/livez', '/healthz', '/readyz', '/openapi.json', '/docs'])('%s needs no key', async (path) => {
  expect((await call('GET', path, { as: 'nobody' })).status).toBe(200)
})

describe('sessions', () => {
  const CSRF = { 'x-bullwheel-csrf': '1' }
  const signIn = async (json: object) => {
    const answer = await call('POST', '/api/v1/session', { as: 'nobody', json })
    const [cookie = ''] = answer.headers.getSetCookie()
    return { ...answer, cookie, headers: { cookie: cookie.split(';')[0] ?? '' } }
  }
  const link = async (as: Role) => {
    const { body } = await call('POST', '/api/v1/session-links', { as })
    return routes.createSessionLink.reply.parse(body).token
  }

  test('a key is traded for a cookie that scripts cannot read and other sites cannot send', async () => {
    const { status, body, cookie, headers } = await signIn({ key: secrets.viewer })
    expect({ status, body }).toEqual({ status: 200, body: { name: 'the viewer', role: 'viewer', auth: 'session' } })
    expect(cookie).toMatch(/^bw_session=[\w-]{43}; /)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Expires=']) expect(cookie).toContain(part)
    expect(await call('GET', '/api/v1/me', { as: 'nobody', headers })).toMatchObject({
      body: { name: 'the viewer', role: 'viewer', auth: 'session' },
    })
  })

  test('a login link works once and carries its maker’s role', async () => {
    const token = await link('operator')
    expect(await signIn({ link: token })).toMatchObject({ status: 200, body: { role: 'operator' } })
    expect(await signIn({ link: token })).toMatchObject({ status: 401 })
  })

  test('changes by cookie need the header that only a page of ours can add', async () => {
    const { headers } = await signIn({ link: await link('operator') })
    const json = { type: 'any' }
    expect(await call('POST', '/api/v1/tasks', { as: 'nobody', json, headers })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('x-bullwheel-csrf') as string },
    })
    expect(await call('POST', '/api/v1/tasks', { as: 'nobody', json, headers: { ...headers, ...CSRF } })).toMatchObject(
      { status: 201 },
    )
    expect(await call('DELETE', '/api/v1/session', { as: 'nobody', headers })).toMatchObject({ status: 403 })
  })

  test('ends at once when it is signed out, and signing out twice is no error', async () => {
    const { headers } = await signIn({ key: secrets.viewer })
    const signOut = () => call('DELETE', '/api/v1/session', { as: 'nobody', headers: { ...headers, ...CSRF } })
    expect(await call('GET', '/api/v1/me', { as: 'nobody', headers })).toMatchObject({ status: 200 })
    expect(await signOut()).toMatchObject({ status: 204, text: '' })
    expect(await call('GET', '/api/v1/me', { as: 'nobody', headers })).toMatchObject({ status: 401 })
    expect(await signOut()).toMatchObject({ status: 204 })
    expect(await call('DELETE', '/api/v1/session', { as: 'nobody' })).toMatchObject({ status: 204 })
  })

  test.each([[{}], [{ key: '' }], [{ key: 7 }], [{ link: 'x', key: 'y' }], [{ key: 'x'.repeat(201) }]])(
    'signing in with %j does not fit the schema',
    async (json) => expect(await signIn(json)).toMatchObject({ status: 400, cookie: '' }),
  )

  test.each([
    'bw_session=',
    'bw_session=x',
    `bw_session=${'x'.repeat(5_000)}`,
    'bw_session=%00',
    'bw_session=a; bw_session=b',
  ])('a cookie "%s" is nobody’s', async (cookie) =>
    expect(await call('GET', '/api/v1/me', { as: 'nobody', headers: { cookie } })).toMatchObject({ status: 401 }),
  )

  test('guessing is slowed down', async () => {
    const statuses: number[] = []
    for (let tries = 0; tries < 25; tries++) statuses.push((await signIn({ key: `guess ${tries}` })).status)
    expect(statuses.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 401))
    const refused = await signIn({ key: 'guess' })
    expect(problem.parse(refused.body)).toMatchObject({ status: 429 })
    const { headers } = await call('POST', '/api/v1/session', { as: 'nobody', json: { key: 'guess' } })
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('pages', () => {
  const from = (origin: string, more: object = {}) => ({ as: 'nobody' as const, headers: { origin, ...more } })
  const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-bullwheel-csrf' }

  test('of an allowed origin may read answers and send cookies', async () => {
    const { headers } = await call('GET', '/livez', from(PAGE_ORIGIN))
    expect(headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    const asked = await call('OPTIONS', '/api/v1/tasks', from(PAGE_ORIGIN, preflight))
    expect(asked.status).toBe(204)
    expect(asked.headers.get('access-control-allow-headers')).toContain('x-bullwheel-csrf')
  })

  test.each(['https://evil.example', 'http://localhost:3000.evil.example', 'null'])('of %s may not', async (origin) => {
    for (const asked of [from(origin), from(origin, preflight)]) {
      const { headers } = await call('OPTIONS', '/api/v1/tasks', asked)
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('get headers that keep them from running, framing or keeping an answer', async () => {
    const { headers } = await call('GET', '/livez')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
  })
})

test('a request id of the caller is kept when it is plain, else replaced', async () => {
  const idOf = async (id: string) =>
    (await call('GET', '/livez', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
  expect(await idOf('order-7:retry.1')).toBe('order-7:retry.1')
  expect(await idOf('<script>')).not.toBe('<script>')
  expect(await idOf('x'.repeat(65))).not.toContain('xxx')
})
