'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { listedDecisions } from '../../../../api/fleet-queries.ts'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { DecisionRow } from './decision-row.tsx'

const READ_MS = 5_000

/** What the autoscaler decided, and why, and what somebody changed, the newest first. */
export function DecisionsPanel({ name }: { name: string }) {
  const [cursor, setCursor] = useState<string>()
  const { data, error } = useQuery({
    ...listedDecisions(api, name, cursor),
    placeholderData: keepPreviousData,
    refetchInterval: READ_MS,
  })
  const items = data?.history.items
  return (
    <Panel
      title="Decisions"
      note={
        data?.lookedAt == null ? undefined : (
          <>
            looked <RelativeTime at={data.lookedAt} />
          </>
        )
      }
    >
      <PanelRows
        label="Decisions"
        items={items}
        error={error}
        empty={
          data?.lookedAt === null
            ? 'No scheduler has looked at it yet: start one (bullwheel-scheduler).'
            : 'Nothing had to be decided in the last 7 days.'
        }
        row={(decision, at) => <DecisionRow key={decision.at} decision={decision} before={items?.[at + 1]?.desired} />}
        pager={
          <Pager
            shown={items?.length ?? 0}
            noun="decision"
            isFirst={cursor === undefined}
            nextCursor={data?.history.nextCursor ?? null}
            onFirst={() => setCursor(undefined)}
            onNext={setCursor}
          />
        }
      />
    </Panel>
  )
}
