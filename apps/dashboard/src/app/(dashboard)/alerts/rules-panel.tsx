'use client'

import { useQuery } from '@tanstack/react-query'
import { alertList } from '../../../api/alert-queries.ts'
import { api } from '../../../api/browser-client.ts'
import { Panel } from '../../../components/panel.tsx'
import { PanelRows } from '../../../components/panel-rows.tsx'
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
      <PanelRows
        label="Rules"
        items={data?.items}
        error={error}
        empty={<NoRules />}
        row={(alert) => <RuleRow key={alert.id} alert={alert} />}
      />
    </Panel>
  )
}
