/** A part of a whole as a width, from 0 to all of it. */
export function shareOf(part: number, whole: number): string {
  return whole <= 0 ? '0%' : `${Math.round(Math.min(1, Math.max(0, part / whole)) * 1_000) / 10}%`
}
