import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SETTINGS } from '../packages/contracts/src/settings.ts'
import { COMPOSE_SETTINGS } from './compose-settings.ts'

/** Writes the configuration table of README.md and .env.example from the lists of settings. */
const root = join(import.meta.dirname, '..')
const START = '<!-- settings -->'
const END = '<!-- /settings -->'

const ENV_START = `# Every setting with its default. Copy this file to .env (\`make up\` does) and take the # away where you want another value.`
const COMPOSE_START = `# ---- Docker Compose alone. Of the above it passes on what makes sense there; API_HOST, API_PORT and DASHBOARD_PORT are
# ---- where this machine shows the api and the dashboard.`

type Entry = { about: string; byDefault?: string }
const entries = Object.entries(SETTINGS) as [string, Entry][]

export function settingsTable(): string {
  const rows = entries.map(
    ([name, { about, byDefault }]) => `| \`${name}\` | ${byDefault ? `\`${byDefault}\`` : ''} | ${about} |`,
  )
  return ['| name | default | meaning |', '|---|---|---|', ...rows].join('\n')
}

export function envExample(): string {
  const settings = entries.map(([name, { about, byDefault = '' }]) => `# ${about}\n#${name}=${byDefault}`)
  const compose = COMPOSE_SETTINGS.map(({ name, about, value, byDefault = '' }) =>
    [`# ${about}`, value === undefined ? `#${name}=${byDefault}` : `${name}=${value}`].join('\n'),
  )
  return `${[ENV_START, ...settings, COMPOSE_START, ...compose].join('\n\n')}\n`
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
