/** Less than Elasticsearch takes, which refuses the whole document over a payload that goes beyond. */
const MAX_DEPTH = 15
const MAX_KEY_CHARS = 1_000

/**
 * A payload as the object that a `flattened` field takes; undefined for what it does not: no object, cut off, too deep, or
 * with keys that are too long. Its words are searched all the same.
 */
export function toFlattened(json: string | null): object | undefined {
  const value = json === null ? undefined : parse(json)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return isTaken(value, 1, 0) ? value : undefined
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isTaken(value: unknown, depth: number, keyChars: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (depth > MAX_DEPTH) return false
  if (Array.isArray(value)) return value.every((entry) => isTaken(entry, depth + 1, keyChars))
  return Object.entries(value).every(([key, entry]) => {
    const chars = keyChars + key.length + 1
    return chars <= MAX_KEY_CHARS && !key.includes('\0') && isTaken(entry, depth + 1, chars)
  })
}
