import type { DeliveryDetails } from '@bullwheel/contracts'
import Link from 'next/link'
import { CopyButton } from '../../../../../../components/copy-button.tsx'
import { Fact, FactList } from '../../../../../../components/fact-list.tsx'
import { Panel } from '../../../../../../components/panel.tsx'
import { EVENT_VIEWS } from '../../../../../../state/event-view.ts'
import { ViewBadge } from '../../../../../../state/view-badge.tsx'
import { AbsoluteTime } from '../../../../../../time/absolute-time.tsx'
import { deliveriesPath } from '../../delivery-filters.ts'

const CAUSES = { event: 'it happened', replay: 'it was replayed', retry: 'somebody asked for it again' } as const

/** Which event it is, of which task, and since when it is on its way. */
export function DeliveryFacts({ webhookId, delivery }: { webhookId: string; delivery: DeliveryDetails }) {
  const { kind, taskId, type, queue, messageId, cause, eventAt, createdAt, endedAt } = delivery
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Event">
          <ViewBadge view={EVENT_VIEWS[kind]} />
        </Fact>
        <Fact name="Task">
          <Link
            href={`/tasks/${taskId}`}
            prefetch={false}
            className="rounded font-mono text-xs break-all text-accent underline underline-offset-2"
          >
            {taskId}
          </Link>
        </Fact>
        <Fact name="Type">
          {type} <span className="text-ink-3">in {queue}</span>
        </Fact>
        <Fact name="Because">{CAUSES[cause]}</Fact>
        <Fact name="webhook-id">
          <span className="flex items-start gap-1">
            <code className="font-mono text-xs leading-5 break-all">{messageId}</code>
            <CopyButton text={messageId} label="Copy webhook-id" className="-mt-0.5" />
          </span>
        </Fact>
        <Fact name="Happened">
          <AbsoluteTime at={eventAt} className="nums" />
        </Fact>
        <Fact name="Made">
          <AbsoluteTime at={createdAt} className="nums" />
        </Fact>
        {endedAt !== null && (
          <Fact name="Ended">
            <AbsoluteTime at={endedAt} className="nums" />
          </Fact>
        )}
        <Fact name="More">
          <Link
            href={deliveriesPath(webhookId, { task: taskId })}
            prefetch={false}
            className="rounded text-accent underline underline-offset-2"
          >
            all deliveries of this task
          </Link>
        </Fact>
      </FactList>
    </Panel>
  )
}
