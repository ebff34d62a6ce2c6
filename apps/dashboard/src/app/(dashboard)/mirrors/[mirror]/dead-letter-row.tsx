import type { DeadLetter } from '@bullwheel/contracts'
import Link from 'next/link'
import { Button } from '../../../../components/button.tsx'
import { JsonView } from '../../../../components/json-view.tsx'
import { TaskId } from '../../../../components/task-id.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'

type Props = { letter: DeadLetter; may: boolean; isPending: boolean; onReplay: () => void }

/** One event or line that was refused: why, of which task, and the whole of it on demand. */
export function DeadLetterRow({ letter, may, isPending, onReplay }: Props) {
  const { taskId, reason, at, refusals, isWanted, item } = letter
  return (
    <li className="flex flex-col gap-1 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{typeof item['kind'] === 'string' ? item['kind'] : 'line'}</span>
        <Link href={`/tasks/${taskId}`} prefetch={false} className="rounded hover:underline">
          task <TaskId id={taskId} />
        </Link>
        <RelativeTime at={at} className="nums text-xs text-ink-3" />
        {refusals > 1 && <span className="nums text-xs text-ink-3">refused {refusals} times</span>}
        <span className="ml-auto">
          {isWanted && <span className="text-retrying">Is tried again…</span>}
          {!isWanted && may && (
            <Button className="h-7!" disabled={isPending} onClick={onReplay}>
              Try again
            </Button>
          )}
        </span>
      </div>
      <p className="break-words text-failed">{reason}</p>
      <details>
        <summary className="w-fit cursor-pointer rounded text-xs text-ink-3 hover:text-ink">What was refused</summary>
        <div className="mt-1.5 overflow-auto rounded-md border bg-sunken">
          <JsonView value={item} label="What was refused" />
        </div>
      </details>
    </li>
  )
}
