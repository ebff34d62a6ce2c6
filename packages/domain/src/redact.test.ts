import { expect, test } from 'vitest'
import { REDACTED, isSecretName, redactText } from './redact.ts'

test.each([
  'password',
  'userPassword',
  'db_passwd',
  'clientSecret',
  'accessToken',
  'Authorization',
  'apiKey',
  'api-key',
  'X-API-KEY',
  'Set-Cookie',
  'aws_access_key_id',
  'privateKey',
  'credentials',
  'pass',
  'DB_PASS',
  'pwd',
  'passwd',
  'jwt',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true))

test.each(['name', 'payload', 'key', 'ids', 'versions', 'url', 'passed', 'author', 'compass'])(
  '%s names none',
  (name) => expect(isSecretName(name)).toBe(false),
)

test('a secret in JSON is gone at any depth, also in JSON inside a text', () => {
  const inner = JSON.stringify({ token: 'canary-1' })
  const text = JSON.stringify({ a: [{ password: 'canary-2' }], headers: { Cookie: { x: 'canary-3' } }, inner, ok: 1 })
  const { text: shown, redacted } = redactText(text)
  expect(redacted).toBe(true)
  expect(shown).not.toContain('canary')
  expect(JSON.parse(shown)).toMatchObject({ a: [{ password: REDACTED }], ok: 1 })
})

test('JSON without secrets stays as it was written', () => {
  expect(redactText('{ "a" : 1.0 }')).toEqual({ text: '{ "a" : 1.0 }', redacted: false })
})

test.each([
  '{"a": 1, "password": "canary-1", "b": "cut he',
  '{"a": 1, "password": "canary-1 is c',
  '{"secrets": {"x": "canary-1", "y": ["canary-2"',
  '{"x": {"api_key" : 12345678canary-1',
  'POST /?token=canary-1&x=1',
  'Authorization: Bearer canary-1-abcdef',
  'sent with bearer canary-1-abcdef',
  'redis://:canary-1@host:6379/0',
  'postgres://user:canary-1@host/db',
  "{'password': 'canary-1'}",
  '{"task":{"payload":{"body":"{\\"password\\":\\"canary-1 canary-2\\"}", "more',
  '{"a":"{\\"b\\":\\"{\\\\\\"password\\\\\\":\\\\\\"x\\\\\\\\\\\\\\"canary-1\\\\\\"}\\"}", "more',
  '{"password":"x\\\\","token":"canary-1","b": "cut he',
  '{"password":"x\\"canary-1","b": "cut he',
  'Authorization: token canary-1',
  'Cookie: theme=dark; session=canary-1; other="canary-2"',
  'x {"password": "x canary-1 canary-2"}',
  'x {"secrets": {"x": "canary-1", "y": "canary-2"}}',
  'password: "= x canary-1"',
  'x {"app:password:main": "canary-1"}',
  'password => "x canary-1"',
  'postgres://u:p/canary-1@host',
  'postgres://u:p@canary-1@host',
  'pass=canary-1',
  'pwd: canary-1',
  'passwd=canary-1',
  'jwt=canary-1',
  '{"the password of the database": "canary-1", "b": "cut he',
  'a-long-scheme-of-a-driver-of-a-database+tls://user:canary-1@host/db',
  `${'['.repeat(300)}"canary-1"${']'.repeat(300)}`,
])('a secret in %s is gone', (text) => {
  const { text: shown, redacted } = redactText(text)
  expect(redacted).toBe(true)
  expect(shown).not.toMatch(/canary-\d/)
})

test('what stands beside a secret stays', () => {
  const text = '{"task":{"body":"{\\"password\\":\\"hunter2\\",\\"a\\":1}","b":{"token":"t","c":"cut he'
  expect(redactText(text).text).toBe(
    '{"task":{"body":"{\\"password\\":\\"[redacted]\\",\\"a\\":1}","b":{"token":"[redacted]","c":"cut he',
  )
  expect(redactText('a password="x y" b\nCookie: a=b; c=d\ne').text).toBe(
    'a password="[redacted]" b\nCookie: [redacted]\ne',
  )
})

test('what is redacted once stays as it is', () => {
  for (const text of ['password=canary-1 and more', '{"token": "canary-1", "b": "cut', 'Cookie: a=b; c=d']) {
    const once = redactText(text).text
    expect(redactText(once)).toEqual({ text: once, redacted: false })
  }
})

test('ordinary text stays', () => {
  const text = 'Worker: task 0190 (curl) completed, see https://example.org:8080/x'
  expect(redactText(text)).toEqual({ text, redacted: false })
})

const MIB = 1024 * 1024
const fill = (piece: string): string => piece.repeat(Math.ceil(MIB / piece.length)).slice(0, MIB)
const msOf = (text: string): number => {
  const began = performance.now()
  redactText(text)
  return performance.now() - began
}

test.each([
  ['what could be the scheme of an address', fill('a.a.')],
  ['addresses', fill('a://b:')],
  ['names of secrets', fill('secret')],
  ['names of secrets in JSON that is cut', `{"${fill('secret')}`],
  ['quotes in JSON that is cut', `{${fill('\\"token')}`],
  ['backslashes', `secret="${fill('\\\\')}`],
  ['names and backslashes', fill(`secret${'\\\\'.repeat(70)}`)],
  ['names that take an address', fill('a://b:c/')],
  ['names with nothing', fill('token: \n')],
  ['quotes without an end', `x token="${fill("' ")}`],
  ['a name and then nothing', `secret${fill(' ')}`],
  ['names of secrets in whole JSON', JSON.stringify({ a: fill('secret') })],
  ['JSON in JSON', JSON.stringify({ a: JSON.stringify({ b: fill('a.') }) })],
  ['JSON as deep as it can be', '['.repeat(MIB / 2) + ']'.repeat(MIB / 2)],
])('a megabyte of %s is read about as fast as ordinary text', (_, hostile) => {
  const ordinary = fill('Worker 7 ended task 0190 (curl), see https://example.org:8080/x and "more".\n')
  msOf(ordinary)
  const ordinaryMs = Math.max(msOf(ordinary), 10)
  // Going over the rest of the text at every step takes some ten thousand times as long.
  expect(msOf(hostile)).toBeLessThan(ordinaryMs * 300)
})
