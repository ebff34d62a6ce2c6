import { Counter, Gauge, type Registry } from 'prom-client'
import { type Exposition, createProcessRegistry, expositionOf } from './exposition.ts'
import { COPIED } from './mirror-metrics.ts'

/** One child as it was at its last beat; `lagMs`: the longest pause of its event loop since the beat before. */
export type ChildFigures = { child: 'worker' | 'mirrors'; rss: number; lagMs: number }

/** What a supervisor knows of its children when it is asked. */
export type HostFigures = { slots: number; busy: number; leaked: number; children: ChildFigures[] }

/** What a supervisor shows: its own figures, and those of its children, so that a host is one target. */
export type SupervisorMetrics = Exposition & {
  /** A child ended; `isAsked`: its supervisor wanted it to. */
  ended: (child: ChildFigures['child'], isAsked: boolean) => void
  copied: (mirror: string, items: number) => void
}

export function createSupervisorMetrics(read: () => HostFigures): SupervisorMetrics {
  const register = createProcessRegistry()
  const registers = [register]
  addSlotGauges(registers, read)
  addChildGauges(registers, read)
  const ends = new Counter({
    name: 'bullwheel_host_child_ends_total',
    help: 'Children that ended, because they were asked to (replaced, not needed) or not (crashed, killed)',
    labelNames: ['child', 'asked'] as const,
    registers,
  })
  const copied = new Counter({ ...COPIED, registers })
  return {
    ...expositionOf(register),
    ended: (child, isAsked) => ends.inc({ child, asked: isAsked ? 'yes' : 'no' }),
    copied: (mirror, items) => copied.inc({ mirror }, items),
  }
}

function addSlotGauges(registers: Registry[], read: () => HostFigures): void {
  const add = (name: string, help: string, figure: 'slots' | 'busy' | 'leaked'): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read()[figure])
      },
    })
  }
  add('bullwheel_host_slots', 'Tasks that the workers of this supervisor can run at once', 'slots')
  add('bullwheel_host_busy_slots', 'Slots in which a task runs', 'busy')
  add('bullwheel_host_leaked_slots', 'Slots that handlers hold which ignored their abort signal', 'leaked')
}

function addChildGauges(registers: Registry[], read: () => HostFigures): void {
  const add = (name: string, help: string, valueOf: (children: ChildFigures[]) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['child'] as const,
      registers,
      collect() {
        this.reset()
        const byChild = Map.groupBy(read().children, ({ child }) => child)
        for (const [child, children] of byChild) this.set({ child }, valueOf(children))
      },
    })
  }
  add('bullwheel_host_children', 'Processes of this supervisor', (children) => children.length)
  add('bullwheel_host_child_resident_bytes', 'Resident memory of these processes together', (children) =>
    children.reduce((sum, { rss }) => sum + rss, 0),
  )
  add(
    'bullwheel_host_child_event_loop_lag_seconds',
    'Longest pause of an event loop among them within the last second',
    (children) => Math.max(...children.map(({ lagMs }) => lagMs)) / 1_000,
  )
}
