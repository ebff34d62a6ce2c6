/** A source of UUIDv7 ids that never go back, even when the clock does. */
export type IdSource = { next: (nowMs: number) => string }

const COUNTER_BITS = 12
const COUNTER_MAX = 1 << COUNTER_BITS

/**
 * RFC 9562 UUIDv7: 48 bits of milliseconds, 12 bits of counter, 62 random bits. The book partitions tasks by the day in
 * the id, so `nowMs` must be the database's time.
 */
export function createIdSource(randomBytes: (size: number) => Uint8Array): IdSource {
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
      return format(lastMs, counter, randomBytes(8))
    },
  }
}

function format(ms: number, counter: number, random: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0')
  const rand = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((random[0] as number) & 0x3f) | 0x80
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant.toString(16)}${rand.slice(2, 4)}-${rand.slice(4)}`
}

/** Epoch milliseconds in a UUIDv7. */
export function taskIdTime(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
