import type { Level } from './heat.ts'

/** Colour of each level; its number stands in the cell, so that nothing is said by colour alone. */
export const LEVEL_LOOKS: Record<Level, string> = {
  0: 'bg-sunken text-ink-3',
  1: 'bg-accent/16 text-ink',
  2: 'bg-accent/30 text-ink',
  3: 'bg-accent/44 text-ink',
  4: 'bg-accent text-surface',
  5: 'bg-failed text-surface',
}
