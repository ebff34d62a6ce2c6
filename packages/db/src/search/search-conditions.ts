import type { SearchTerm, TimeRange } from '@bullwheel/domain'
import type { PendingQuery, Row } from 'postgres'
import type { Hot } from '../connect.ts'
import { type FilterName, filterLexeme, quoted } from './lexemes.ts'

/** A piece of a statement. */
export type Fragment = PendingQuery<Row[]>

/** Values of which one must stand in the document; none: any. */
export type Filters = Partial<Record<FilterName, (string | number)[] | undefined>>

/**
 * The part of a search that an index answers, as the text of a tsquery; undefined where it says nothing. It is made of
 * quoted words and lexemes alone: nothing that a user typed is read as its language.
 */
export function toTsquery(terms: SearchTerm[], filters: Filters): string | undefined {
  const clauses = [
    ...Object.entries(filters).flatMap(([name, values]) =>
      values === undefined
        ? []
        : [`(${values.map((one) => quoted(filterLexeme(name as FilterName, one))).join(' | ')})`],
    ),
    ...terms.flatMap(termClauses),
  ]
  return clauses.length === 0 ? undefined : clauses.join(' & ')
}

function termClauses({ words, isPrefix, isExcluded }: SearchTerm): string[] {
  const lexemes = words.map((word, at) => quoted(word) + (isPrefix && at === words.length - 1 ? ':*' : ''))
  if (!isExcluded) return lexemes
  // What holds all the words may yet not hold them in a row.
  return lexemes.length === 1 ? [`!${lexemes[0]}`] : []
}

/** How a term stands in a text of `phraseText`. */
export const patternOf = ({ words, isPrefix }: SearchTerm): string => ` ${words.join(' ')}${isPrefix ? '' : ' '}`

/** What the index cannot tell: words in a row, looked for in each of these columns. */
export function rowConditions(sql: Hot, terms: SearchTerm[], columns: string[]): Fragment[] {
  return terms
    .filter(({ words }) => words.length > 1)
    .map((term) => {
      const found = anyOf(
        sql,
        columns.map((column) => sql`strpos(${sql(column)}, ${patternOf(term)}) > 0`),
      )
      return term.isExcluded ? sql`not (${found})` : sql`(${found})`
    })
}

/** Both ends are in the range. */
export function rangeConditions(sql: Hot, column: string, range: TimeRange | undefined): Fragment[] {
  const { from, to } = range ?? {}
  return [
    ...(from === undefined ? [] : [sql`${sql(column)} >= ${iso(from)}::text::timestamptz`]),
    ...(to === undefined ? [] : [sql`${sql(column)} <= ${iso(to)}::text::timestamptz`]),
  ]
}

const iso = (ms: number): string => new Date(ms).toISOString()

export const allOf = (sql: Hot, parts: Fragment[]): Fragment =>
  parts.reduce((left, right) => sql`${left} and ${right}`, sql`true`)

const anyOf = (sql: Hot, parts: Fragment[]): Fragment =>
  parts.reduce((left, right) => sql`${left} or ${right}`, sql`false`)
