/** What the list of keys shows, as the address says it. */
export function keysPath({ pattern, cursor }: { pattern?: string | undefined; cursor?: string | undefined }): string {
  const params = new URLSearchParams()
  if (pattern) params.set('pattern', pattern)
  if (cursor) params.set('cursor', cursor)
  return params.size === 0 ? '/redis' : `/redis?${params}`
}

export function keyPath(key: string, cursor?: string): string {
  return `/redis/key?${new URLSearchParams({ key, ...(cursor !== undefined && { cursor }) })}`
}

/** What was typed as a pattern of Redis': a plain word is looked for anywhere in a key. */
export function patternOf(text: string): string | undefined {
  const word = text.trim()
  if (word === '') return undefined
  return /[*?[]/.test(word) ? word : `*${word}*`
}
