import type { RedisKey } from '@bullwheel/contracts'
import { SCAN_START, type ScanPlace, listKeys, readTexts, textBudget } from '@bullwheel/queue'
import { type Ctx, authorise } from '../context.ts'
import { askRedis } from './ask-redis.ts'

const MAX_KEYS = 500
const PAGE = 200
const WITHIN_MS = 2_000

/** Up to 500 keys with what they hold, each as one text without secrets. Throws `unavailable`. */
export async function listRedisValues(args: { ctx: Ctx }): Promise<{ key: string; value: string }[]> {
  const { ctx } = args
  authorise(ctx, 'admin')
  const { prefix } = ctx.deps
  const giveUpAt = performance.now() + WITHIN_MS
  return askRedis(ctx.deps, async (redis) => {
    const found = new Map<string, { key: string; value: string }>()
    const budget = textBudget()
    let place: ScanPlace | null = SCAN_START
    while (place !== null && found.size < MAX_KEYS && performance.now() < giveUpAt) {
      const limit = Math.min(PAGE, MAX_KEYS - found.size)
      const page: { entries: RedisKey[]; place: ScanPlace | null } = await listKeys(redis, {
        prefix,
        limit,
        from: place,
      })
      const texts = await readTexts(redis, page.entries, budget)
      for (const [at, { key }] of page.entries.entries()) found.set(key, { key, value: texts[at] ?? '' })
      place = page.place
    }
    return [...found.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  })
}
