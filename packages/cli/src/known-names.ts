/** Every variable of the system whose name begins with BULLWHEEL_, whichever process reads it. */
export const knownNames = [
  'ADMIN_KEY',
  'ALLOWED_ORIGINS',
  'API_URL',
  'AUTH',
  'CAPACITY',
  'DATA_DIR',
  'DRAIN_TIMEOUT',
  'HOST_ID',
  'HTTP_ALLOW',
  'POSTGRES_PORT',
  'PUBLIC_API_URL',
  'REDIS_PORT',
  'RETENTION',
  'TASKS',
  'UNKNOWN_TYPES',
  'WORKER_MODE',
].map((name) => `BULLWHEEL_${name}`)

/** One line per BULLWHEEL_ name that nobody reads, with the known name that is nearest to it. */
export function describeUnknownNames(env: Record<string, string | undefined>): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('BULLWHEEL_') && !knownNames.includes(name))
    .map((name) => `${name} is not a setting; did you mean ${nearest(name)}?`)
}

function nearest(name: string): string {
  const byDistance = knownNames.toSorted((a, b) => distance(name, a) - distance(name, b))
  return byDistance[0] ?? ''
}

/** Levenshtein distance: how many letters must be added, dropped or changed. */
function distance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const change = (above[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, change))
    }
    above = current
  }
  return above[to.length] ?? 0
}
