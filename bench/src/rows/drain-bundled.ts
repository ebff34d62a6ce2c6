import { drainOfBullmq, drainOfBullwheel } from '../drain.ts'
import { throughput } from '../compare.ts'
import type { Row } from '../row.ts'

const TASKS = 60_000
const SLOTS = 50

export const drainBundled: Row = {
  name: 'drain-bundled',
  title: '3a drain of no-op tasks, bundled',
  comparisons: (servers, { scale }) => [
    {
      name: `${SLOTS} slots`,
      figures: [throughput({ floor: 1.5, goal: 3 })],
      ours: drainOfBullwheel(servers, TASKS * scale, SLOTS, 'short'),
      others: [drainOfBullmq(servers, TASKS * scale, SLOTS)],
    },
  ],
}
