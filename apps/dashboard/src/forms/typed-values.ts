// What is typed wrongly stays as it is, so that the gateway can say what is wrong with it.

/** `30s` as it is, `1500` as a number of milliseconds. */
export const durationOf = (text: string): string | number => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim())

export function numberOf(text: string): number | string {
  const value = Number(text)
  return Number.isFinite(value) ? value : text
}

/** The instant that a datetime-local control means: the visitor's own time. */
export function instantOf(local: string): string {
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? local : at.toISOString()
}

/** Labels separated by commas. */
export const tagsOf = (text: string): string[] =>
  text.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]))
