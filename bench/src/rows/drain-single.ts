import { drainOfBullmq, drainOfBullwheel } from '../drain.ts'
import { throughput } from '../compare.ts'
import type { Row } from '../row.ts'

const TASKS = 30_000
/** What a worker holds beyond its slots while outcomes are committed; BullMQ's concurrency is slots + window. */
const WINDOW = 150
const SLOTS = 50

export const drainSingle: Row = {
  name: 'drain-single',
  title: '3b drain of no-op tasks, one task a job',
  comparisons: (servers, { scale }) => [
    {
      name: `${SLOTS} slots`,
      figures: [throughput({ floor: 0.6, goal: 0.95 })],
      ours: drainOfBullwheel(servers, TASKS * scale, SLOTS, 'single'),
      others: [SLOTS, SLOTS + WINDOW].map((concurrency) => drainOfBullmq(servers, TASKS * scale, concurrency)),
    },
  ],
}
