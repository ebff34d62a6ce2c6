'use client'

import { useQuery } from '@tanstack/react-query'
import { alertList } from '../../../api/alert-queries.ts'
import { api } from '../../../api/browser-client.ts'
import { Panel } from '../../../components/panel.tsx'
import { SkeletonRows } from '../../../components/skeleton-rows.tsx'
import { NoRules } from './no-rules.tsx'
import { RuleRow } from './rule-row.tsx'

const READ_MS = 5_000

/** Every rule with how it stands. */
export function RulesPanel() {
  const { data, error } = useQuery({ ...alertList(api), refetchInterval: READ_MS })
  const firing = data?.items.filter(({ state }) => state === 'firing').length ?? 0
  return (
    <Panel
      title="Rules"
      note={data === undefined ? undefined : `${data.items.length}${firing > 0 ? ` · ${firing} firing` : ''}`}
    >
      {error !== null && (
        <p role="alert" className="border-b px-4 py-3 text-failed">
          {data === undefined ? '' : 'Not up to date: '}
          {error.message}
        </p>
      )}
      {data === undefined && error === null && <SkeletonRows count={3} />}
      {data?.items.length === 0 && <NoRules />}
      {data !== undefined && data.items.length > 0 && (
        <ul aria-label="Rules" className="divide-y">
          {data.items.map((alert) => (
            <RuleRow key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
