import { Counter } from 'prom-client'
import { type Exposition, createProcessRegistry, expositionOf } from './exposition.ts'

/** What a process shows that runs the mirrors and nothing else. How far they are behind is read from the book (api). */
export type MirrorMetrics = Exposition & { copied: (mirror: string, items: number) => void }

export const COPIED = {
  name: 'bullwheel_mirror_copied_total',
  help: 'Events, or lines of handlers, that this process copied',
  labelNames: ['mirror'] as const,
}

export function createMirrorMetrics(): MirrorMetrics {
  const register = createProcessRegistry()
  const copied = new Counter({ ...COPIED, registers: [register] })
  return { ...expositionOf(register), copied: (mirror, items) => copied.inc({ mirror }, items) }
}
