const MAX_LINES = 500
const OTHER = { queue: 'other', type: 'other' }

/**
 * Labels for a queue and a type: their own for the first 500 pairs, `other` from then on. Names come from users, and
 * every pair costs memory here and in Prometheus.
 */
export function createLineLimit(max = MAX_LINES): (queue: string, type: string) => { queue: string; type: string } {
  const lines = new Map<string, { queue: string; type: string }>()
  return (queue, type) => {
    const key = `${queue}\n${type}`
    const known = lines.get(key)
    if (known !== undefined) return known
    if (lines.size >= max) return OTHER
    const line = { queue, type }
    lines.set(key, line)
    return line
  }
}
