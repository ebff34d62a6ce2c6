import { type FieldText, type LogDocument, type TaskDocument, logTexts, taskTexts, wordsOf } from '@bullwheel/domain'
import { toFlattened } from './flattened.ts'

/** What is sent of a task; `text` is searched and not kept. */
export function taskSource({ payload, ...document }: TaskDocument): object {
  return { ...document, payload: toFlattened(payload), text: wordsByField(taskTexts({ ...document, payload })) }
}

/** What is sent of a line. */
export function logSource(line: LogDocument): object {
  return { ...line, text: wordsByField(logTexts(line)) }
}

/** Texts of one field stay apart: no words in a row reach from one to the next. */
function wordsByField<Field extends string>(texts: FieldText<Field>[]): Partial<Record<Field, string[]>> {
  const found: Partial<Record<Field, string[]>> = {}
  for (const { field, text } of texts) (found[field] ??= []).push(wordsOf(text).join(' '))
  return found
}
