/** What is known of a child that may have to be replaced. `ageMs`: since it was ready, however long its start took. */
export type ChildHealth = {
  ageMs: number
  rss: number
  /** For how long its memory has been so near its limit that it may not use all its slots (slot-policy.ts). */
  fullMs: number
  leaked: number
  stuckMs: number
  slots: number
}

/** When a child is replaced: its age, its memory in bytes. Slots that are held for nothing may be half of what it has. */
export type RetireLimits = { ageMs: number; rss: number }

/** A process seldom gives memory back: one that stays near its limit would go on with few slots for as long as it lives. */
const FULL_FOR_MS = 180_000

/**
 * Why a child should be replaced now, in words; undefined when it may go on. `canWait`: one at a time is soon enough, so
 * that children of the same age do not all leave at once.
 */
export function whyRetire(health: ChildHealth, limits: RetireLimits): { why: string; canWait: boolean } | undefined {
  const { ageMs, rss, fullMs, leaked, stuckMs, slots } = health
  if (stuckMs > 0) return { why: 'Redis is there, but this worker gets no answer', canWait: false }
  if (leaked >= Math.ceil(slots / 2))
    return { why: `${leaked} handlers ignored their abort signal and hold slots`, canWait: false }
  if (rss > limits.rss) return { why: `its memory reached ${Math.round(rss / 2 ** 20)} MiB`, canWait: true }
  if (fullMs > FULL_FOR_MS) {
    const percent = Math.round((100 * rss) / limits.rss)
    return { why: `its memory stays at ${percent} % of its limit, and its slots are lowered for that`, canWait: true }
  }
  if (ageMs > limits.ageMs) return { why: `it has run for ${Math.round(ageMs / 60_000)} minutes`, canWait: true }
  return undefined
}
