import { expect, test } from 'vitest'
import { isLoopback, loadConfig } from './config.ts'

const env = { DATABASE_URL: 'postgres://a:b@localhost/c', REDIS_URL: 'redis://localhost' }

test('the two addresses are enough', () => {
  expect(loadConfig(env)).toMatchObject({ host: '127.0.0.1', port: 8080, isAuthOff: false, unknownTypes: 'refuse' })
})

test('pages of the dashboard may call the api, on another port too', () => {
  expect(loadConfig({ ...env, DASHBOARD_PORT: '4000' }).allowedOrigins).toContain('http://localhost:4000')
  expect(loadConfig({ ...env, BULLWHEEL_ALLOWED_ORIGINS: 'https://ops.example.com/' }).allowedOrigins).toEqual([
    'https://ops.example.com',
  ])
})

test('proxies are trusted by address, network or name, and by none where nothing is said', () => {
  expect(loadConfig(env).trustedProxies).toEqual([])
  const named = '10.0.0.1, 10.1.0.0/16,fd00::/8 ,uniquelocal'
  expect(loadConfig({ ...env, BULLWHEEL_TRUSTED_PROXIES: named }).trustedProxies).toEqual([
    '10.0.0.1',
    '10.1.0.0/16',
    'fd00::/8',
    'uniquelocal',
  ])
  for (const wrong of ['10.0.0.0/33', '0.0.0.0/0', '::/0', 'true', 'proxy.example.com', '10.0.0.0/8/8'])
    expect(() => loadConfig({ ...env, BULLWHEEL_TRUSTED_PROXIES: wrong })).toThrow(
      /BULLWHEEL_TRUSTED_PROXIES must be addresses or networks like/,
    )
})

test('nodes of a Redis Cluster are named with commas, and have no databases', () => {
  const nodes = 'redis://:p@a:7000, redis://b:7001/0'
  expect(loadConfig({ ...env, REDIS_URL: nodes }).redisUrl).toBe('redis://:p@a:7000,redis://b:7001/0')
  expect(loadConfig({ ...env, REDIS_URL: 'redis://a/3' }).redisUrl).toBe('redis://a/3')
  for (const REDIS_URL of ['redis://a/3,redis://b', 'redis://a/3?cluster=on'])
    expect(() => loadConfig({ ...env, REDIS_URL })).toThrow(/REDIS_URL must name no database/)
  for (const REDIS_URL of ['nonsense', 'redis://a,b:7001', 'redis://a,nonsense'])
    expect(() => loadConfig({ ...env, REDIS_URL })).toThrow(/REDIS_URL must be like redis:/)
})

test('Kafka is read back where brokers are set', () => {
  expect(loadConfig(env).kafka).toBeUndefined()
  expect(loadConfig({ ...env, KAFKA_BROKERS: 'k:9092' }).kafka).toEqual({ brokers: ['k:9092'], topic: 'task-events' })
})

test('auth off is refused on an address that others can reach', () => {
  expect(loadConfig({ ...env, BULLWHEEL_AUTH: 'off' }).isAuthOff).toBe(true)
  expect(() => loadConfig({ ...env, BULLWHEEL_AUTH: 'off', API_HOST: '0.0.0.0' })).toThrow(/AUTH=off is refused/)
})

test('everything that is wrong is said at once', () => {
  expect(() => loadConfig({ API_PORT: 'x', BULLWHEEL_UNKNOWN_TYPE: 'accept' })).toThrow(
    /DATABASE_URL is needed\n.*REDIS_URL is needed\n.*API_PORT must be.*\n.*BULLWHEEL_UNKNOWN_TYPE is not known; is BULLWHEEL_UNKNOWN_TYPES meant/,
  )
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['127.0.0.1.example.com', false],
  ['example.com', false],
  ['10.0.0.1', false],
])('isLoopback(%s) is %s', (host, expected) => expect(isLoopback(host)).toBe(expected))
