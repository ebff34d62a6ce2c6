'use client'

import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { api } from '../../../../api/browser-client.ts'
import { taskEvents } from '../../../../api/queries.ts'
import { Panel } from '../../../../components/panel.tsx'
import { EVENT_VIEWS } from '../../../../state/event-view.ts'
import { RelativeTime } from '../../../../time/relative-time.tsx'

/** What happened to the task, newest first. */
export function TaskEvents({ id }: { id: string }) {
  const { data, error } = useQuery(taskEvents(api, id))
  return (
    <Panel title="Events" note={data?.items.length}>
      {error !== null && data === undefined && <p className="px-4 py-3 text-failed">{error.message}</p>}
      {data?.items.length === 0 && <p className="px-4 py-3 text-ink-3">No events are kept of it.</p>}
      <ol className="px-4 py-3">
        {data?.items.map((event, index) => {
          const { icon: Icon, word, text } = EVENT_VIEWS[event.kind]
          const isLast = index === data.items.length - 1
          return (
            <li key={`${event.version} ${event.kind}`} className="relative flex gap-2.5 pb-3 last:pb-0">
              {!isLast && <span aria-hidden className="absolute top-5 bottom-0 left-[6.5px] w-px bg-line-strong" />}
              <Icon aria-hidden size={14} className={clsx('relative mt-[3px] shrink-0', text)} />
              <div className="min-w-0 flex-1">
                <div className="flex gap-2">
                  <span className="font-medium">{word}</span>
                  {event.attempt > 0 && <span className="nums text-ink-3">attempt {event.attempt}</span>}
                  <RelativeTime at={event.at} className="nums ml-auto shrink-0 text-ink-3" />
                </div>
                {event.error !== null && event.kind !== 'started' && (
                  <p className="line-clamp-2 break-words text-ink-2">{event.error}</p>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}
