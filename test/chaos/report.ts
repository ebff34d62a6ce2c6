import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import type { Outcome } from './outcome.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/reliability.md')
const [BEGIN, END] = ['<!-- chaos table -->', '<!-- end of chaos table -->']

/** How `make chaos` asks for the long form. */
export const isLong = (): boolean => process.env['CHAOS'] === 'long'

/** How often each fault strikes: once in the short form, else `CHAOS_ROUNDS` times (default 3). */
export const roundsToRun = (): number => (isLong() ? Number(process.env['CHAOS_ROUNDS'] ?? 3) : 1)

/** Prints the table; the long form also writes it into docs/reliability.md. */
export async function reportOutcomes(outcomes: Outcome[]): Promise<void> {
  const table = tableOf(outcomes)
  process.stdout.write(`\n${table}\n`)
  if (!isLong() || outcomes.length === 0) return
  const text = await readFile(DOCUMENT, 'utf8')
  const [head, rest] = [text.slice(0, text.indexOf(BEGIN) + BEGIN.length), text.slice(text.indexOf(END))]
  await writeFile(DOCUMENT, `${head}\n\n${table}\n\n${rest}`)
}

function tableOf(outcomes: Outcome[]): string {
  const lines = [...Map.groupBy(outcomes, ({ fault }) => fault)].map(([fault, rounds]) => {
    const total = (pick: (outcome: Outcome) => number): number => rounds.reduce((sum, one) => sum + pick(one), 0)
    const recoveries = rounds.map((one) => one.recoveryMs / 1_000).toSorted((a, b) => a - b)
    const [best, worst] = [recoveries[0] ?? 0, recoveries.at(-1) ?? 0]
    const span = rounds.length === 1 ? best.toFixed(1) : `${best.toFixed(1)}–${worst.toFixed(1)}`
    return `| ${fault} | ${rounds.length} | ${total((one) => one.inFlight)} | ${total((one) => one.lost)} | ${total((one) => one.ranAgain)} | ${span} |`
  })
  const head = '| fault | rounds | tasks in flight | lost | run again | recovery (s) |\n|---|---|---|---|---|---|'
  return [head, ...lines].join('\n')
}
