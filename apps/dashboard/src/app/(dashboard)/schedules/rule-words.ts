import type { MissedRule, Overlap } from '@bullwheel/contracts'

type Explained<Value extends string> = { value: Value; word: string; meaning: string }

/** What happens to a tick while a task of an earlier one is pending, for people. */
export const OVERLAP_WORDS: readonly Explained<Overlap>[] = [
  { value: 'skip', word: 'Skip', meaning: 'The tick is skipped while a task of an earlier one is pending' },
  { value: 'allow', word: 'Allow', meaning: 'Every tick gets its task at its time, whatever is still pending' },
  { value: 'queue', word: 'Queue', meaning: 'The tick waits until that task has ended; at most 100 wait' },
  { value: 'replace', word: 'Replace', meaning: 'The earlier task is cancelled, the new one takes its place' },
]

/** What happens to ticks that nobody fired in time, for people. */
export const MISSED_WORDS: readonly Explained<MissedRule['policy']>[] = [
  { value: 'one', word: 'Run the latest', meaning: 'One task for the latest missed tick; the others stay missed' },
  { value: 'all', word: 'Run all', meaning: 'A task for each missed tick, the oldest first' },
  { value: 'skip', word: 'Run none', meaning: 'They are only written down as missed' },
]
