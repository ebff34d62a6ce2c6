import type { WebhookDelivery } from '@bullwheel/contracts'
import Link from 'next/link'
import { TaskId } from '../../../../components/task-id.tsx'
import { EVENT_VIEWS } from '../../../../state/event-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { deliveryView } from '../../../../state/webhook-view.ts'
import { DueTime } from '../../../../time/due-time.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { deliveryPath } from '../paths.ts'
import { answerWords } from './attempt-answer.tsx'

/** One event on its way: how it stands, what it tells, and how the last attempt went. */
export function DeliveryRow({ webhookId, delivery }: { webhookId: string; delivery: WebhookDelivery }) {
  const { id, state, kind, taskId, type, queue, cause, eventAt, attempts, last, waits, nextAt } = delivery
  const view = deliveryView(delivery)
  return (
    <li className="relative grid grid-cols-[7rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 px-4 py-2 hover:bg-hover max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <Link
        href={deliveryPath(webhookId, id)}
        prefetch={false}
        aria-label={`Delivery ${id}, ${view.word}: ${EVENT_VIEWS[kind].word} of task ${taskId}`}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      <ViewBadge view={view} />
      <div className="min-w-0 max-sm:order-3 max-sm:col-span-2">
        <p className="flex flex-wrap items-center gap-x-2">
          <ViewBadge view={EVENT_VIEWS[kind]} />
          <span className="truncate">{type}</span>
          <span className="text-ink-3">in {queue}</span>
          <TaskId id={taskId} />
          {cause !== 'event' && <span className="text-xs text-ink-3">{cause}</span>}
        </p>
        <p className="truncate text-xs text-ink-3">
          {attempts > 0 && `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`}
          {last !== null && ` · ${answerWords(last)}`}
          {waits && 'waits for an earlier event of its task'}
          {state === 'pending' && !waits && nextAt !== null && (
            <>
              {attempts > 0 && ' · '}next <DueTime at={nextAt} className="nums relative z-[2]" />
            </>
          )}
        </p>
      </div>
      <RelativeTime
        at={eventAt}
        className="nums relative z-[2] text-right text-xs leading-5 text-ink-3 max-sm:order-2"
      />
    </li>
  )
}
