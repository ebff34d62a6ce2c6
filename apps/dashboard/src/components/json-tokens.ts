export type JsonToken = { kind: 'key' | 'string' | 'number' | 'literal' | 'plain'; text: string }

const TOKEN =
  /(?<key>"(?:\\.|[^"\\])*")(?=\s*:)|(?<string>"(?:\\.|[^"\\])*")|(?<number>-?\d[\d.eE+-]*)|(?<literal>true|false|null)/g

/** Cuts JSON text into coloured pieces; together they are the text again. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: text.slice(end, match.index) })
    tokens.push({ kind: kindOf(match.groups), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) tokens.push({ kind: 'plain', text: text.slice(end) })
  return tokens
}

function kindOf(groups: Record<string, string | undefined> = {}): JsonToken['kind'] {
  if (groups['key'] !== undefined) return 'key'
  if (groups['string'] !== undefined) return 'string'
  return groups['number'] === undefined ? 'literal' : 'number'
}
