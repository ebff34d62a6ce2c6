'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { warningList } from '../../../api/alert-queries.ts'
import { api } from '../../../api/browser-client.ts'
import { Panel } from '../../../components/panel.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { WarningRow } from './warning-row.tsx'

const READ_MS = 5_000

/** What is wrong now, with what to do about it. */
export function WarningsPanel() {
  const { data, error } = useQuery({ ...warningList(api), refetchInterval: READ_MS })
  return (
    <Panel title="Wrong now" note={data === undefined ? undefined : String(data.items.length)}>
      {error !== null && (
        <p role="alert" className="border-b px-4 py-3 text-failed">
          {data === undefined ? '' : 'Not up to date: '}
          {error.message}
        </p>
      )}
      {data === undefined && error === null && <SkeletonRows count={3} />}
      {data?.unread.map(({ part, reason }) => (
        <p key={part} role="alert" className="border-b px-4 py-3 text-retrying">
          Nothing is known of {part}: {reason}
        </p>
      ))}
      {data?.items.length === 0 && (
        <p className="flex items-center gap-2 px-4 py-3 text-ink-2">
          <CircleCheck aria-hidden size={15} className="text-completed" /> Nothing is wrong
          {data.unread.length > 0 && ' in what could be read'}.
        </p>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul aria-label="Warnings" className="divide-y">
          {data.items.map((warning) => (
            <WarningRow key={warning.id} warning={warning} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
