import { createHash } from 'node:crypto'

/** Where a page of a scan ended. `next` and `after` are set when it ended within what one turn brought. */
export type ScanPlace = { at: string; next?: string | undefined; after?: string | undefined }

export type ScanPage<Entry> = { entries: Entry[]; place: ScanPlace | null }

export type ScanPageOptions<Entry> = {
  /** One turn of SCAN, HSCAN or SSCAN. */
  turn: (cursor: string) => Promise<[next: string, found: Entry[]]>
  nameOf: (entry: Entry) => Buffer
  limit: number
  from: ScanPlace
  maxTurns: number
  withinMs: number
}

export const SCAN_START: ScanPlace = { at: '0' }

/**
 * At most `limit` entries of a scan, within so many turns and so long. Redis may bring more in a turn than was asked for:
 * then the turn is repeated for the next page and goes on behind the last name, in the order of the names' hashes. When the
 * table was resized in between it is given whole, so that an entry may come twice but none is missed.
 */
export async function scanPage<Entry>(options: ScanPageOptions<Entry>): Promise<ScanPage<Entry>> {
  const { turn, limit, from, maxTurns, withinMs } = options
  const giveUpAt = performance.now() + withinMs
  const entries: Entry[] = []
  let { at, after } = from
  for (let turns = 0; turns < maxTurns; turns++) {
    const [next, found] = await turn(at)
    const fresh = inOrder(found, options.nameOf, next === from.next ? after : undefined)
    const room = limit - entries.length
    entries.push(...fresh.slice(0, room).map(({ entry }) => entry))
    const last = fresh[room - 1]
    if (fresh.length > room) return { entries, place: { at, next, after: last?.hash } }
    if (next === '0') return { entries, place: null }
    at = next
    after = undefined
    if (entries.length === limit || performance.now() > giveUpAt) break
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
