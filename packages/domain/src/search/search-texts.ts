import type { LogDocument, TaskDocument } from './search-index.ts'

/** Characters of a payload, result, message or error that are searched. */
export const SEARCHED_CHARS = 16 * 1024

/** Parts of a document that are searched, those that weigh most first. */
export const TASK_FIELDS = ['type', 'name', 'tags', 'error', 'payload', 'result'] as const
export type TaskField = (typeof TASK_FIELDS)[number]
export const LOG_FIELDS = ['message', 'fields'] as const
export type LogField = (typeof LOG_FIELDS)[number]

/** A text of a document; words that are looked for in a row stand in one text. */
export type FieldText<Field> = { field: Field; text: string }

/** What is searched of a task; each tag is a text of its own. */
export function taskTexts(document: Pick<TaskDocument, TaskField>): FieldText<TaskField>[] {
  const { type, name, tags, error, payload, result } = document
  return present<TaskField>([
    ['type', type],
    ['name', name],
    ...tags.map((tag): ['tags', string] => ['tags', tag]),
    ['error', error && searchText(`${error.name}: ${error.message}`)],
    ['payload', payload && jsonText(payload)],
    ['result', result && jsonText(result)],
  ])
}

/** What is searched of a log line. */
export function logTexts({ message, fields }: Pick<LogDocument, LogField>): FieldText<LogField>[] {
  return present<LogField>([
    ['message', searchText(message)],
    ['fields', fields && jsonText(fields)],
  ])
}

const present = <Field>(texts: [Field, string | null][]): FieldText<Field>[] =>
  texts.flatMap(([field, text]) => (text === null || text === '' ? [] : [{ field, text }]))

/** The beginning of a text, as much as is searched of it. */
export function searchText(text: string): string {
  return text.slice(0, SEARCHED_CHARS).toWellFormed()
}

const ESCAPE = /\\(?:u([\da-f]{4})|(.))/gi
const SPACES = new Set(['b', 'f', 'n', 'r', 't'])

/** Of JSON, which may be cut off anywhere, as a person reads it: `"a\nb"` holds the words a and b. */
function jsonText(json: string): string {
  if (json === 'null') return ''
  const plain = json
    .slice(0, SEARCHED_CHARS)
    .replaceAll(ESCAPE, (_, code: string | undefined, sign: string) =>
      code === undefined ? (SPACES.has(sign) ? ' ' : sign) : String.fromCharCode(Number.parseInt(code, 16)),
    )
  return plain.toWellFormed()
}
