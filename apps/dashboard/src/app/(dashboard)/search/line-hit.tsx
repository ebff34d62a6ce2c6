import type { FoundLine } from '@bullwheel/contracts'
import { TaskId } from '../../../components/task-id.tsx'
import { AbsoluteTime } from '../../../time/absolute-time.tsx'
import { Fragments } from './fragments.tsx'
import { Hit } from './hit.tsx'
import { LevelBadge } from '../../../state/level-badge.tsx'
import { Marked } from './marked.tsx'

/** A line of a handler that was found; leads to its task. */
export function LineHit({ line }: { line: FoundLine }) {
  const { taskId, attempt, level, at, type, queue, message, fields, highlights } = line
  const inMessage = highlights.filter(({ field }) => field === 'message')
  const inFields = highlights.filter(({ field }) => field === 'fields')
  return (
    <Hit href={`/tasks/${taskId}`} name={`${level}, ${type}, task ${taskId}, attempt ${attempt}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-xs text-ink-3">
        <span className="w-18 shrink-0">
          <LevelBadge level={level} />
        </span>
        <AbsoluteTime at={at} className="nums relative z-[2]" />
        <span className="font-medium text-ink-2">{type}</span>
        <span className="ml-auto flex items-baseline gap-3">
          {queue}
          <span>
            <TaskId id={taskId} /> #{attempt}
          </span>
        </span>
      </div>
      <div className="mt-1 space-y-0.5 font-mono text-xs break-words">
        {inMessage.length === 0 && <p className="line-clamp-3">{message}</p>}
        {inMessage.map(({ parts }, index) => (
          <p key={index}>
            <Marked parts={parts} />
          </p>
        ))}
      </div>
      {inFields.length > 0 && <Fragments highlights={inFields} />}
      {inFields.length === 0 && fields !== null && (
        <p className="mt-1 truncate font-mono text-xs text-ink-3">{fields}</p>
      )}
    </Hit>
  )
}
