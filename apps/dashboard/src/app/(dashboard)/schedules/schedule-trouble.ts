import type { Schedule, ScheduleWarning } from '@bullwheel/contracts'
import { queuePath } from '../queues/paths.ts'
import { tasksPath } from '../tasks/search-params.ts'

type Remedy = { word: string; href: string }

/** Where to go about a warning. */
export function remedyOf(schedule: Schedule, { kind }: ScheduleWarning): Remedy {
  switch (kind) {
    case 'no_worker':
      return { word: 'See which workers there are', href: '/system' }
    case 'failing':
      return { word: 'See what failed', href: tasksPath({ scheduleId: schedule.id, state: ['failed', 'expired'] }) }
    case 'queue_paused':
      return queueRemedy(schedule)
    case 'late':
      return { word: 'See whether a scheduler runs', href: '/system' }
  }
}

/** Without a queue of its own it is the type's, which the task's queue page would have to guess. */
function queueRemedy({ task: { queue } }: Schedule): Remedy {
  return queue === undefined
    ? { word: 'See all queues', href: '/queues' }
    : { word: `Open the queue ${queue}`, href: queuePath(queue) }
}
