import { describe, expect, test } from 'vitest'
import { SCAN_START, type ScanPlace, scanPage } from './scan-page.ts'

/** As Redis scans: a turn goes on until it has `count` entries, and gives the last bucket whole. */
function table(buckets: string[][]) {
  return async (cursor: string, count: number): Promise<[string, string[]]> => {
    const found: string[] = []
    let at = Number(cursor)
    while (at < buckets.length && found.length < count) found.push(...(buckets[at++] ?? []))
    return [at === buckets.length ? '0' : String(at), found]
  }
}
const bounds = { limit: 10, maxCount: 100, maxTurns: 40, withinMs: 5_000, nameOf: (name: string) => Buffer.from(name) }

async function scanAll(turn: ReturnType<typeof table>, limit = 10) {
  const pages: string[][] = []
  for (let from: ScanPlace | null = SCAN_START; from !== null;) {
    const { entries, place }: { entries: string[]; place: ScanPlace | null } = await scanPage({
      ...bounds,
      limit,
      turn,
      from,
    })
    pages.push(entries)
    from = place
  }
  return pages
}

describe('a scan in pages', () => {
  test.each([1, 3, 10, 200])('of %i entries gives each once, and no page is longer', async (limit) => {
    const buckets = Array.from({ length: 97 }, (_, at) => Array.from({ length: at % 4 }, (_, nth) => `${at}-${nth}`))
    const pages = await scanAll(table(buckets), limit)
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(limit)
    expect(pages.flat().toSorted()).toEqual(buckets.flat().toSorted())
  })

  test('goes on within a turn that is larger than a page', async () => {
    const bucket = Array.from({ length: 95 }, (_, at) => `entry ${at}`)
    const pages = await scanAll(table([bucket]))
    expect(pages.flat().toSorted()).toEqual(bucket.toSorted())
    expect(pages).toHaveLength(10)
  })

  test('misses nothing when a turn ends further on than before', async () => {
    const first = await scanPage({
      ...bounds,
      limit: 2,
      turn: table([
        ['a', 'b', 'c'],
        ['d', 'e', 'f'],
      ]),
      from: SCAN_START,
    })
    expect(first.place).toMatchObject({ at: '0', next: '1' })
    // One entry of the first bucket is gone: the same turn takes the second one along.
    const rest: string[] = [...first.entries]
    for (let from = first.place; from !== null;) {
      const page: typeof first = await scanPage({
        ...bounds,
        limit: 4,
        maxCount: 4,
        turn: table([
          ['a', 'c'],
          ['d', 'e', 'f'],
        ]),
        from,
      })
      rest.push(...page.entries)
      from = page.place
    }
    expect(new Set([...rest, 'b'])).toEqual(new Set(['a', 'b', 'c', 'd', 'e', 'f']))
  })

  test('ends a page after so many turns, also when nothing was found', async () => {
    let turns = 0
    const turn = async (): Promise<[string, string[]]> => [String(++turns), []]
    expect(await scanPage({ ...bounds, turn, from: SCAN_START })).toEqual({ entries: [], place: { at: '40' } })
  })

  test('looks at more in a turn where little matches', async () => {
    const counts: number[] = []
    const turn = async (cursor: string, count: number): Promise<[string, string[]]> => {
      counts.push(count)
      return [counts.length === 3 ? '0' : `${Number(cursor) + count}`, []]
    }
    await scanPage({ ...bounds, turn, from: SCAN_START })
    expect(counts).toEqual([7, 56, 100])
  })
})
