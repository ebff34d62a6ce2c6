import type dns from 'node:dns'
import { expect, test } from 'vitest'
import { createAddressCheck } from './check-address.ts'

/** A resolver that knows one name only; none: that does not even know that. */
const resolveTo = (...addresses: string[]) =>
  (async () =>
    addresses.length === 0
      ? Promise.reject(new Error('ENOTFOUND'))
      : Promise.resolve(addresses.map((address) => ({ address, family: 4 })))) as unknown as typeof dns.promises.lookup

test.each([
  ['http://hooks.example/', ['93.184.216.34'], undefined],
  ['http://hooks.example/', [], undefined],
  ['http://hooks.example/', ['10.0.0.1'], /hooks\.example is not a public address/],
  ['http://hooks.example/', ['93.184.216.34', '127.0.0.1'], /hooks\.example is not/],
  ['http://inside.example/', ['10.0.0.1'], undefined],
  ['http://[::1]/', [], /::1 is not/],
  ['http://2130706433/', [], /127\.0\.0\.1 is not/],
  ['http://hooks.example:25/', ['93.184.216.34'], /Port 25/],
  ['file:///etc/passwd', [], /file: is not allowed/],
])('%s that resolves to %j', async (url, addresses, refusal) => {
  const check = createAddressCheck({ httpAllow: ['inside.example'], lookup: resolveTo(...addresses) })
  const refused = await check(url)
  if (refusal === undefined) expect(refused).toBeUndefined()
  else expect(refused).toMatch(refusal)
})

test('the name of this machine is refused by the system’s own resolver', async () => {
  expect(await createAddressCheck({ httpAllow: [] })('http://localhost/')).toMatch(/localhost is not a public address/)
})
