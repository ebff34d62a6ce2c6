import { Counter, Histogram } from 'prom-client'
import { type Exposition, createProcessRegistry, expositionOf } from './exposition.ts'

/** What a scheduler shows: its own figures, and the turns of the roles that it holds. */
export type RoleMetrics = Exposition & {
  /** A turn of a role ended; `ms` is what it took. */
  turned: (role: string, outcome: 'done' | 'failed', ms: number) => void
}

const BUCKETS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 300]

export function createRoleMetrics(): RoleMetrics {
  const register = createProcessRegistry()
  const registers = [register]
  const turns = new Counter({
    name: 'bullwheel_role_turns_total',
    help: 'Turns of a role of the control plane that this process took, by how they ended',
    labelNames: ['role', 'outcome'] as const,
    registers,
  })
  const seconds = new Histogram({
    name: 'bullwheel_role_turn_seconds',
    help: 'Time that a turn took',
    labelNames: ['role'] as const,
    buckets: BUCKETS,
    registers,
  })
  return {
    ...expositionOf(register),
    turned: (role, outcome, ms) => {
      turns.inc({ role, outcome })
      seconds.observe({ role }, ms / 1_000)
    },
  }
}
