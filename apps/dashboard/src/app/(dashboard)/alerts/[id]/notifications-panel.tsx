'use client'

import type { AlertNotification } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { notificationList } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { NOTIFICATION_VIEWS } from '../../../../state/alert-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { DueTime } from '../../../../time/due-time.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'

const READ_MS = 5_000

/** What was and will be sent, the newest first. */
export function NotificationsPanel({ id }: { id: string }) {
  const [cursor, setCursor] = useState<string>()
  const { data, error } = useQuery({
    ...notificationList(api, id, cursor),
    placeholderData: keepPreviousData,
    refetchInterval: READ_MS,
  })
  return (
    <Panel title="Messages">
      <PanelRows
        label="Messages"
        items={data?.items}
        error={error}
        empty="Nothing was sent yet."
        row={(message) => <MessageRow key={message.id} message={message} />}
        pager={
          <Pager
            shown={data?.items.length ?? 0}
            noun="message"
            isFirst={cursor === undefined}
            nextCursor={data?.nextCursor ?? null}
            onFirst={() => setCursor(undefined)}
            onNext={setCursor}
          />
        }
      />
    </Panel>
  )
}

function MessageRow({ message }: { message: AlertNotification }) {
  const { channel, text, state, tries, nextAt, error, createdAt } = message
  return (
    <li className="grid grid-cols-[5.5rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 px-4 py-2.5 max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <ViewBadge view={NOTIFICATION_VIEWS[state]} />
      <div className="min-w-0 max-sm:order-3 max-sm:col-span-2">
        <p className="break-words">{text.split('\n', 1)[0]}</p>
        <p className="text-xs break-words text-ink-3">
          {channel}
          {tries > 1 && ` · ${tries} tries`}
          {error !== null && <span className="text-failed"> · {error}</span>}
          {nextAt !== null && tries > 0 && (
            <>
              {' · next '}
              <DueTime at={nextAt} className="nums" />
            </>
          )}
        </p>
      </div>
      <RelativeTime at={createdAt} className="nums text-right text-xs leading-5 text-ink-3 max-sm:order-2" />
    </li>
  )
}
