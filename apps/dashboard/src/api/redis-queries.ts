import type { RedisKey } from '@bullwheel/contracts'
import type { Client } from '@bullwheel/sdk'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'

/** Counting keys costs Redis a scan: seldom, and only while somebody looks. */
export const REDIS_READ_MS = 5_000
const KEYS_SHOWN = 50
/** A few more would cut a turn of Redis' scan in two, which on a busy one lists keys twice. */
const FULL_ENOUGH = 30
const ENTRIES_SHOWN = 100
/** Each call looks at so many keys only; a page that is not full goes on so often by itself. */
const MAX_LOOKS = 10

export const redisInfo = (client: Client) =>
  queryOptions({ queryKey: ['redis', 'info'], queryFn: ({ signal }) => client.getRedisInfo({ signal }) })

export type KeyFilters = { pattern?: string; cursor?: string }

export const redisKeys = (client: Client, { pattern, cursor }: KeyFilters) =>
  queryOptions({
    queryKey: ['redis', 'keys', pattern ?? '', cursor ?? ''],
    queryFn: async ({ signal }) => {
      const items: RedisKey[] = []
      let next: string | null | undefined = cursor
      for (let looks = 0; looks < MAX_LOOKS && items.length < FULL_ENOUGH && next !== null; looks++) {
        const query = { limit: KEYS_SHOWN - items.length, ...(pattern && { pattern }), ...(next && { cursor: next }) }
        const page: { items: RedisKey[]; nextCursor: string | null } = await client.listRedisKeys({ query, signal })
        items.push(...page.items)
        next = page.nextCursor
      }
      return { items: items.toSorted((a, b) => (a.key < b.key ? -1 : 1)), nextCursor: next ?? null }
    },
    placeholderData: keepPreviousData,
  })

export const redisValue = (client: Client, key: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['redis', 'value', key, cursor ?? ''],
    queryFn: ({ signal }) =>
      client.getRedisKey({ params: { key }, query: { limit: ENTRIES_SHOWN, ...(cursor && { cursor }) }, signal }),
  })
