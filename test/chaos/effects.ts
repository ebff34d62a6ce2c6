import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import process from 'node:process'

/** One time that a handler really ran, by its own account. */
export type Effect = { id: string; attempt: number }

/** Names the file; an environment variable, so that worker processes inherit it. */
export const EFFECTS_VARIABLE = 'CHAOS_EFFECTS'

/** Appended before the handler does anything: a file is there when every server is away. */
export function recordEffect(effect: Effect): void {
  const file = process.env[EFFECTS_VARIABLE]
  if (file === undefined) throw new Error(`${EFFECTS_VARIABLE} is not set`)
  appendFileSync(file, `${JSON.stringify({ ...effect, at: machineMs() })}\n`)
}

/** Milliseconds on the machine's steady clock, the same in all its processes, whatever their own clocks say. */
export const machineMs = (): number => Number(process.hrtime.bigint() / 1_000_000n)

/** `at` by the machine's steady clock. */
export type RecordedEffect = Effect & { at: number }

export function readEffects(file: string): RecordedEffect[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordedEffect)
}
