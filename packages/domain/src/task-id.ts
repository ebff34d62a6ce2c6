/** A source of UUIDv7 ids that never go back, even when the clock does. */
export type IdSource = { next: (nowMs: number) => string }

const COUNTER_BITS = 12
const COUNTER_MAX = 1 << COUNTER_BITS
const RANDOM_BYTES = 8
const IDS_A_POOL = 512

/**
 * RFC 9562 UUIDv7: 48 bits of milliseconds, 12 bits of counter, 62 random bits. The book partitions tasks by the day in
 * the id, so `nowMs` must be the database's time.
 */
export function createIdSource(randomBytes: (size: number) => Uint8Array): IdSource {
  const take = createPool(randomBytes)
  let lastMs = 0
  let counter = 0
  return {
    next: (nowMs) => {
      if (nowMs > lastMs) {
        lastMs = Math.floor(nowMs)
        counter = 0
      } else if (++counter === COUNTER_MAX) {
        lastMs++
        counter = 0
      }
      return format(lastMs, counter, take())
    },
  }
}

/** Random bytes for one id at a time, fetched for many: a call into the system costs more than the rest of an id. */
function createPool(randomBytes: (size: number) => Uint8Array): () => Uint8Array {
  let pool = new Uint8Array(0)
  let at = 0
  return () => {
    if (at + RANDOM_BYTES > pool.length) {
      pool = Uint8Array.from(randomBytes(RANDOM_BYTES * IDS_A_POOL))
      at = 0
    }
    return pool.subarray(at, (at += RANDOM_BYTES))
  }
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function format(ms: number, counter: number, random: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0')
  let rand = ''
  for (const byte of random) rand += HEX[byte]
  const variant = ((random[0] as number) & 0x3f) | 0x80
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant.toString(16)}${rand.slice(2, 4)}-${rand.slice(4)}`
}

/** Epoch milliseconds in a UUIDv7. */
export function taskIdTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
