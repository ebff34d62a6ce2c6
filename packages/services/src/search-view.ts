import type { FoundLine, FoundTask, HighlightPart, TaskSummary } from '@bullwheel/contracts'
import {
  type FieldText,
  type LogDocument,
  type SearchTerm,
  type TaskDocument,
  highlight,
  logTexts,
  taskTexts,
} from '@bullwheel/domain'

/** Tasks with why they were found; `documents` are those that are there of them. To be done in pieces. */
export function* showFoundTasks(
  tasks: TaskSummary[],
  documents: TaskDocument[],
  terms: SearchTerm[],
): Generator<void, FoundTask[]> {
  const byId = new Map(documents.map((document) => [document.id, document]))
  const shown: FoundTask[] = []
  for (const task of tasks) {
    const document = byId.get(task.id)
    const highlights = document === undefined ? [] : highlightsOf(taskTexts(document), terms)
    shown.push({ ...task, highlights })
    yield
  }
  return shown
}

/** Lines with why they were found. To be done in pieces. */
export function* showFoundLines(lines: LogDocument[], terms: SearchTerm[]): Generator<void, FoundLine[]> {
  const shown: FoundLine[] = []
  for (const line of lines) {
    shown.push({ ...line, at: new Date(line.at).toISOString(), highlights: highlightsOf(logTexts(line), terms) })
    yield
  }
  return shown
}

function highlightsOf<Field>(
  texts: FieldText<Field>[],
  terms: SearchTerm[],
): { field: Field; parts: HighlightPart[] }[] {
  return texts.flatMap(({ field, text }) => highlight(text, terms).map((parts) => ({ field, parts })))
}
