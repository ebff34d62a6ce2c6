/** What others say, as Postgres takes it: a text that was cut may end in half of a surrogate pair. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
