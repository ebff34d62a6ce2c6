import clsx from 'clsx'
import Link from 'next/link'
import { TaskId } from '../../../components/task-id.tsx'
import { LevelBadge } from '../../../state/level-badge.tsx'
import { ClockTime } from '../../../time/clock-time.tsx'
import type { Entry } from './line-buffer.ts'

/** A line of the live log: when, how grave, of which task, what. */
export function LineRow({ entry }: { entry: Entry }) {
  if ('isHole' in entry) {
    return (
      <p className="border-y border-dashed bg-retrying/10 px-4 py-1.5 text-center text-xs text-retrying md:px-6">
        Lines are missing here: more came than could be sent, or the feed was away for long.
      </p>
    )
  }
  const { at, level, taskId, type, message, fields, source } = entry
  return (
    <div className="grid grid-cols-[6rem_4.5rem_11rem_minmax(0,1fr)] gap-x-3 px-4 py-0.5 hover:bg-hover max-md:grid-cols-[6rem_4.5rem_minmax(0,1fr)] max-md:border-b max-md:py-1.5 md:px-6">
      <ClockTime at={at} className="nums font-mono text-xs leading-5 text-ink-3" />
      <div className="flex h-5 items-center">
        <LevelBadge level={level} />
      </div>
      <Link
        href={`/tasks/${taskId}`}
        prefetch={false}
        className="truncate text-ink-2 hover:text-accent hover:underline"
      >
        {type ?? 'deleted'} <TaskId id={taskId} />
      </Link>
      <div className="min-w-0 max-md:col-span-3">
        <span className={clsx('break-words whitespace-pre-wrap', source === 'event' && 'text-ink-2')}>{message}</span>
        {fields !== null && (
          <span className="ml-2 font-mono text-xs break-words text-ink-2">{JSON.stringify(fields)}</span>
        )}
      </div>
    </div>
  )
}
