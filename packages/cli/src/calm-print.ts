const quietMs = 10_000
const maxRemembered = 200

/** Shows a line that keeps coming (a server that is away, asked again and again) once per 10 s; the log file has all. */
export function createCalmPrint(print: (text: string) => void): (text: string) => void {
  const shownAt = new Map<string, number>()
  return (text) => {
    const now = performance.now()
    if (now - (shownAt.get(text) ?? -quietMs) < quietMs) return
    shownAt.delete(text)
    shownAt.set(text, now)
    const oldest = shownAt.keys().next().value
    if (shownAt.size > maxRemembered && oldest !== undefined) shownAt.delete(oldest)
    print(text)
  }
}
