/** What is filtered by beside words, as lexemes; no word begins like them. */
export type FilterName = 'state' | 'queue' | 'type' | 'tag' | 'schedule' | 'worker' | 'priority' | 'level' | 'task'

export function filterLexeme(name: FilterName, value: string | number): string {
  return `=${name}:${encodeURIComponent(String(value).toWellFormed())}`
}

/** Texts as they are looked through for words in a row: see the migration. */
export const phraseText = (texts: string[][]): string => texts.map((words) => ` ${words.join(' ')} `).join('')

/** A lexeme of a tsquery. */
export const quoted = (lexeme: string): string => `'${lexeme.replaceAll("'", "''")}'`
