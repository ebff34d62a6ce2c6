/** Jobs of a state on a page of the board; longer ones hold Redis up. */
export const MAX_PAGE = 100

/** Where a page ends that begins at `start`, whatever end is asked for; BullMQ counts -1 from the other side. */
export function lastOf(start: number, end = -1): number {
  const last = start + MAX_PAGE - 1
  return end < start ? last : Math.min(end, last)
}
