import { createHash } from 'node:crypto'

/** Where a page of a scan ended; the rest is set when that was within what one turn brought, which was so long. */
export type ScanPlace = {
  at: string
  count?: number | undefined
  next?: string | undefined
  after?: string | undefined
  /** Of a cluster, the first one is 0. */
  master?: number | undefined
}

export type ScanPage<Entry> = { entries: Entry[]; place: ScanPlace | null }

export type ScanPageOptions<Entry> = {
  /** One turn of SCAN, HSCAN or SSCAN that looks at about so many entries. */
  turn: (cursor: string, count: number) => Promise<[next: string, found: Entry[]]>
  nameOf: (entry: Entry) => Buffer
  limit: number
  from: ScanPlace
  /** Entries that one turn looks at, at most. */
  maxCount: number
  maxTurns: number
  withinMs: number
}

export const SCAN_START: ScanPlace = { at: '0' }

/** A page that is so full is given as it is: the next turn might bring more than fits. */
const FULL = 0.75
/** Of what would fit by what the last turn found. */
const CAUTION = 0.7

/**
 * At most `limit` entries of a scan, within so many turns and so long. Turns are as long as fits into the page. Where one
 * brings more none the less (Redis gives small hashes whole), it is repeated for the next page and goes on behind the last name,
 * in the order of the names' hashes; if it ends elsewhere then, it is given whole: an entry may come twice, none is missed.
 */
export async function scanPage<Entry>(options: ScanPageOptions<Entry>): Promise<ScanPage<Entry>> {
  const { turn, limit, from, maxCount, maxTurns, withinMs } = options
  const giveUpAt = performance.now() + withinMs
  const entries: Entry[] = []
  let { at, after } = from
  let count = Math.min(maxCount, from.count ?? Math.ceil(limit * CAUTION))
  for (let turns = 0; turns < maxTurns; turns++) {
    const [next, found] = await turn(at, count)
    const fresh = inOrder(found, options.nameOf, next === from.next ? after : undefined)
    const room = limit - entries.length
    entries.push(...fresh.slice(0, room).map(({ entry }) => entry))
    if (fresh.length > room) return { entries, place: { at, count, next, after: fresh[room - 1]?.hash } }
    if (next === '0') return { entries, place: null }
    at = next
    after = undefined
    if (entries.length >= limit * FULL || performance.now() > giveUpAt) break
    const share = (found.length + 1) / (count + 1)
    count = Math.min(maxCount, Math.ceil(((limit - entries.length) / share) * CAUTION))
  }
  return { entries, place: { at } }
}

function inOrder<Entry>(found: Entry[], nameOf: (entry: Entry) => Buffer, after: string | undefined) {
  const byHash = new Map(found.map((entry) => [hashOf(nameOf(entry)), entry]))
  return [...byHash]
    .filter(([hash]) => after === undefined || hash > after)
    .map(([hash, entry]) => ({ hash, entry }))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
}

function hashOf(name: Buffer): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22)
}
