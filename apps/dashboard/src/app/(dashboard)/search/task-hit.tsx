import type { FoundTask } from '@bullwheel/contracts'
import { StateBadge } from '../../../state/state-badge.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { Fragments } from './fragments.tsx'
import { Hit } from './hit.tsx'
import { Marked } from './marked.tsx'

/** A task that was found, as it is now, with the pieces that tell why. */
export function TaskHit({ task }: { task: FoundTask }) {
  const { id, type, name, queue, state, createdAt, tags, highlights } = task
  const partsOf = (field: string) => highlights.find((one) => one.field === field)?.parts
  const others = highlights.filter(({ field }) => field !== 'type' && field !== 'name')
  return (
    <Hit href={`/tasks/${id}`} name={`${type}, ${state}, ${id}`}>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="w-26 shrink-0">
          <StateBadge task={task} />
        </span>
        <span className="font-medium">
          <Marked parts={partsOf('type') ?? plain(type)} />
        </span>
        {name !== null && (
          <span className="min-w-0 break-words text-ink-2">
            <Marked parts={partsOf('name') ?? plain(name)} />
          </span>
        )}
        <span className="ml-auto flex items-baseline gap-3 text-xs text-ink-3">
          {queue}
          <RelativeTime at={createdAt} className="nums relative z-[2] md:w-20 md:text-right" />
        </span>
      </div>
      {tags.length > 0 && partsOf('tags') === undefined && (
        <p className="mt-1 truncate text-xs text-ink-3">{tags.join(' · ')}</p>
      )}
      {others.length > 0 && <Fragments highlights={others} />}
      {highlights.length === 0 && (
        <p className="mt-1 truncate font-mono text-xs text-ink-3">{task.errorPreview ?? task.payloadPreview}</p>
      )}
    </Hit>
  )
}

const plain = (text: string) => [{ text, isMatch: false }]
