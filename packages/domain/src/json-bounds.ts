/** Whether a JSON value nests deeper than `max`; iterative, so that hostile nesting cannot exhaust the stack. */
export function isDeeperThan(value: unknown, max: number): boolean {
  if (value === null || typeof value !== 'object') return false
  let level: object[] = [value]
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > max) return true
    level = level.flatMap((node) => Object.values(node).filter((child) => child !== null && typeof child === 'object'))
  }
  return false
}
