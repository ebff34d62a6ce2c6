import { expect, test } from 'vitest'
import { parseHttpAllow } from './http-allow.ts'

const allow = parseHttpAllow([
  'hooks.internal',
  ' LOCALHOST. ',
  '10.1.0.0/16',
  '192.168.0.7',
  'fd00::/8',
  '::ffff:10.2.0.1',
])

test.each([
  ['hooks.internal', true],
  ['HOOKS.internal.', true],
  ['localhost', true],
  ['a.hooks.internal', false],
  ['internal', false],
])('host %s: %s', (host, isAllowed) => expect(allow.allowsHost(host)).toBe(isAllowed))

test.each([
  ['10.1.255.255', true],
  ['::ffff:10.1.0.1', true],
  ['10.2.0.0', false],
  ['10.2.0.1', true],
  ['192.168.0.7', true],
  ['192.168.0.8', false],
  ['[fd12::1]', true],
  ['fe80::1', false],
  ['hooks.internal', false],
])('address %s: %s', (address, isAllowed) => expect(allow.allowsAddress(address)).toBe(isAllowed))

test.each([
  '',
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'http://x',
  'a b',
  '*.internal',
  'host:80',
  '::1/129',
  '1.2.3/8',
])('refuses "%s"', (entry) => expect(() => parseHttpAllow([entry])).toThrow(TypeError))
