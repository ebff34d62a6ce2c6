'use client'

import type { Task } from '@bullwheel/contracts'
import { Note } from '../../../../components/note.tsx'
import { STATE_VIEWS, stateAt } from '../../../../state/state-view.ts'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { useAtPresent } from '../../../../time/use-now.tsx'

/** What a waiting task waits for, and until when. */
export function WaitingNote({ task }: { task: Task }) {
  const state = useAtPresent((now) => stateAt(task, now))
  if (state !== 'scheduled' && state !== 'queued' && state !== 'retrying') return null
  const view = STATE_VIEWS[state]
  return (
    <Note icon={view.icon} look={view}>
      <span className="font-medium">
        {task.waitingFor === null || state !== task.state ? view.meaning : `Waits for ${withoutTime(task.waitingFor)}`}
      </span>
      {task.nextRunAt !== null && state !== 'queued' && (
        <span className="text-ink-2">
          {' · due '}
          <RelativeTime at={task.nextRunAt} className="nums" />, <AbsoluteTime at={task.nextRunAt} className="nums" />
        </span>
      )}
    </Note>
  )
}

/** The gateway ends its words with the instant in UTC; here it follows in the visitor's own time. */
function withoutTime(text: string): string {
  return text.replace(/(, until|,)? \d{4}-\d\d-\d\dT[\d:.]+Z$/, '')
}
