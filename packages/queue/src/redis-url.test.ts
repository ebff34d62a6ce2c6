import { expect, test } from 'vitest'
import { parseRedisUrl } from './redis-url.ts'

test.each([
  ['redis://localhost', { isCluster: false, nodes: [{ host: 'localhost', port: 6379 }], options: {} }],
  [
    'rediss://me:p%40ss@cache.example.com:6380/3',
    {
      isCluster: false,
      nodes: [{ host: 'cache.example.com', port: 6380 }],
      options: { username: 'me', password: 'p@ss', db: 3, tls: {} },
    },
  ],
  [
    'redis://:secret@a:7000, redis://b:7001,redis://[::1]:7002',
    {
      isCluster: true,
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
        { host: '::1', port: 7002 },
      ],
      options: { password: 'secret' },
    },
  ],
  [
    'rediss://entry.example.com:6379?cluster=on',
    { isCluster: true, nodes: [{ host: 'entry.example.com', port: 6379 }], options: { tls: {} } },
  ],
])('%s', (url, place) => {
  expect(parseRedisUrl(url)).toEqual(place)
})
