const NEWLINE = 10

/** One line without its end, or `null` for a line that was longer than allowed and was skipped. */
export type Line = Buffer | null

/** Cuts a stream of bytes into lines, holding never more than one line of `maxBytes`. Empty lines are left out. */
export function createLineCutter(maxBytes: number) {
  let parts: Buffer[] = []
  let size = 0

  const keep = (part: Buffer): void => {
    size += part.length
    if (size > maxBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const take = (): Line[] => {
    const line = size > maxBytes ? null : Buffer.concat(parts)
    parts = []
    size = 0
    return line !== null && isBlank(line) ? [] : [line]
  }

  return {
    /** The lines that end in this chunk. */
    push: (chunk: Buffer): Line[] => {
      const lines: Line[] = []
      let from = 0
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, end))
        lines.push(...take())
        from = end + 1
      }
      keep(chunk.subarray(from))
      return lines
    },
    /** What came after the last line end. */
    end: (): Line[] => take(),
  }
}

const BLANKS: ReadonlySet<number> = new Set([9, 13, 32])

function isBlank(line: Buffer): boolean {
  return line.every((byte) => BLANKS.has(byte))
}
