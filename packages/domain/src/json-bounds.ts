/** Whether a JSON value nests deeper than `max`; iterative, so that hostile nesting cannot exhaust the stack. */
export function isDeeperThan(value: unknown, max: number): boolean {
  if (!isNode(value)) return false
  let level: object[] = [value]
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > max) return true
    level = level.flatMap((node) => (Object.values(node) as unknown[]).filter(isNode))
  }
  return false
}

function isNode(value: unknown): value is object {
  return value !== null && typeof value === 'object'
}

/** Marks that `findUnstorable` looks for, as they stand in JSON text; without them there is nothing to find. */
const SUSPICIOUS = /null|\\u0000|\\ud[89a-f]/

/**
 * The first thing in a JSON value that Postgres does not take, or that JSON itself cannot say: NUL, half of a surrogate
 * pair, a number beyond a double (it was parsed to infinity and would become null). `text` is the value's JSON text; it
 * spares the walk where nothing is to be found. The value must not nest deeper than the stack: see `isDeeperThan`.
 */
export function findUnstorable(value: unknown, text: string): { path: string[]; message: string } | undefined {
  return SUSPICIOUS.test(text) ? search(value, []) : undefined
}

function search(value: unknown, path: string[]): { path: string[]; message: string } | undefined {
  const message = faultOf(value)
  if (message !== undefined) return { path, message }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, child] of Object.entries(value)) {
    const fault = faultOf(name)
    if (fault !== undefined) return { path, message: `has a name that ${fault}` }
    const found = search(child, [...path, name])
    if (found !== undefined) return found
  }
  return undefined
}

function faultOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'must not be larger than 1.8e308'
  if (typeof value !== 'string') return undefined
  if (value.includes('\0')) return 'must not contain NUL characters'
  return value.isWellFormed() ? undefined : 'must not contain half of a surrogate pair'
}
