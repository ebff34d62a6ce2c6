import { expect, test } from 'vitest'
import { createSignInLimit } from './sign-in-limit.ts'

test('an address is refused after 20 failures within a minute, until the minute is over; others are not', () => {
  let now = 0
  const limit = createSignInLimit(() => now)
  for (let tries = 0; tries < 20; tries++) {
    limit.check('a')
    limit.fail('a')
  }
  now = 59_000
  expect(() => limit.check('a')).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfterS: 1 }) as Error)
  expect(() => limit.check('b')).not.toThrow()
  now = 60_000
  expect(() => limit.check('a')).not.toThrow()
})

test('failures far apart do not add up', () => {
  let now = 0
  const limit = createSignInLimit(() => now)
  for (let tries = 0; tries < 50; tries++) {
    limit.fail('a')
    now += 10_000
  }
  expect(() => limit.check('a')).not.toThrow()
})
