'use client'

import type { Task } from '@bullwheel/contracts'
import { Panel } from '../../../../components/panel.tsx'
import { isEnded } from '../../../../state/state-view.ts'
import { useAtPresent } from '../../../../time/use-now.tsx'
import { AttemptRow } from './attempt-row.tsx'
import { NextAttempt } from './next-attempt.tsx'
import { TimeAxis } from './time-axis.tsx'
import { timelineOf } from './timeline.ts'

/** Every run of the task on a common time axis, the first one first. */
export function Attempts({ task }: { task: Task }) {
  const { attempts, maxAttempts } = task
  const isMoving = attempts.some(({ endedAt }) => endedAt === null)
  const now = useAtPresent((present) => (isMoving ? Math.floor(present / 1_000) * 1_000 : 0))
  const { bars, next, spanMs } = timelineOf(task, now)
  return (
    <Panel id="attempts" title="Attempts" note={`${attempts.length} of ${maxAttempts}`}>
      {bars.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">
          {isEnded(task.state) ? 'It was never started.' : 'It has not been started yet.'}
        </p>
      ) : (
        <>
          <TimeAxis spanMs={spanMs} />
          <ol className="divide-y">
            {bars.map((bar) => (
              <AttemptRow key={bar.attempt.attempt} bar={bar} />
            ))}
            {next !== null && task.nextRunAt !== null && (
              <NextAttempt number={attempts.length + 1} at={task.nextRunAt} {...next} />
            )}
          </ol>
        </>
      )}
    </Panel>
  )
}
