import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SETTINGS } from '../packages/contracts/src/settings.ts'

/** Writes the configuration table of README.md and .env.example from the one list of settings. */
const root = join(import.meta.dirname, '..')
const START = '<!-- settings -->'
const END = '<!-- /settings -->'

type Entry = { about: string; byDefault?: string }
const entries = Object.entries(SETTINGS) as [string, Entry][]

export function settingsTable(): string {
  const rows = entries.map(
    ([name, { about, byDefault }]) => `| \`${name}\` | ${byDefault ? `\`${byDefault}\`` : ''} | ${about} |`,
  )
  return ['| name | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

export function envExample(): string {
  const lines = entries.map(([name, { about, byDefault = '' }]) => `# ${about}\n#${name}=${byDefault}`)
  return `# Every setting with its default. Copy this file to .env and take the # away where you want another value.\n\n${lines.join('\n\n')}\n`
}

export function withTable(readme: string): string {
  const [before, rest = ''] = readme.split(START)
  const after = rest.split(END)[1] ?? ''
  return `${before}${START}\n\n${settingsTable()}\n\n${END}${after}`
}

if (process.argv[2] === 'write') {
  const file = join(root, 'README.md')
  await writeFile(file, withTable(await readFile(file, 'utf8')))
  await writeFile(join(root, '.env.example'), envExample())
}
