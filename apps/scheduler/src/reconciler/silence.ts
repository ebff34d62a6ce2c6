/** A worker's beat older than this is taken for its death. */
const SILENT_AFTER_MS = 10_000
/** It is watched from here on: a beat that could not be written, because Postgres was away, comes back in this time. */
export const WATCH_AFTER_MS = 5_000
const WATCH_MS = 4_000

/**
 * Tells a silent worker from one that Postgres could not hear: after an outage every beat is old, so silence counts only
 * where it was watched for a while, look by look. `nowMs`: any monotonic clock.
 */
export function createSilenceWatch() {
  let firstSeen = new Map<string, number>()
  let lookedAt = Number.NEGATIVE_INFINITY
  return {
    look: (quiet: { id: string; silentMs: number }[], nowMs: number): string[] => {
      const isGap = nowMs - lookedAt > WATCH_MS
      firstSeen = new Map(quiet.map(({ id }) => [id, (isGap ? undefined : firstSeen.get(id)) ?? nowMs]))
      lookedAt = nowMs
      return quiet
        .filter(({ id, silentMs }) => silentMs >= SILENT_AFTER_MS && nowMs - (firstSeen.get(id) ?? nowMs) >= WATCH_MS)
        .map(({ id }) => id)
    },
  }
}
