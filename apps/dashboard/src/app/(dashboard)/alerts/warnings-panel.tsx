'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { warningList } from '../../../api/alert-queries.ts'
import { api } from '../../../api/browser-client.ts'
import { Panel } from '../../../components/panel.tsx'
import { PanelRows } from '../../../components/panel-rows.tsx'
import { WarningRow } from './warning-row.tsx'

const READ_MS = 5_000

/** What is wrong now, with what to do about it. */
export function WarningsPanel() {
  const { data, error } = useQuery({ ...warningList(api), refetchInterval: READ_MS })
  return (
    <Panel title="Wrong now" note={data === undefined ? undefined : String(data.items.length)}>
      {data?.unread.map(({ part, reason }) => (
        <p key={part} role="alert" className="border-b px-4 py-3 text-retrying">
          Nothing is known of {part}: {reason}
        </p>
      ))}
      <PanelRows
        label="Warnings"
        items={data?.items}
        error={error}
        empty={
          <p className="flex items-center gap-2 px-4 py-3 text-ink-2">
            <CircleCheck aria-hidden size={15} className="text-completed" /> Nothing is wrong
            {data !== undefined && data.unread.length > 0 && ' in what could be read'}.
          </p>
        }
        row={(warning) => <WarningRow key={warning.id} warning={warning} />}
      />
    </Panel>
  )
}
