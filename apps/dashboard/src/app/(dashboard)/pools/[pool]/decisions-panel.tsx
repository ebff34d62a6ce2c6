'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { listedDecisions } from '../../../../api/fleet-queries.ts'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { SkeletonRows } from '../../../../components/skeleton-rows.tsx'
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
  const items = data?.history.items ?? []
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
      {error !== null && (
        <p role="alert" className="border-b px-4 py-3 text-failed">
          {data === undefined ? '' : 'Not up to date: '}
          {error.message}
        </p>
      )}
      {data === undefined && error === null && <SkeletonRows count={3} />}
      {data !== undefined && items.length === 0 && (
        <p className="px-4 py-3 text-ink-3">
          {data.lookedAt === null
            ? 'No scheduler has looked at it yet: start one (bullwheel-scheduler).'
            : 'Nothing had to be decided in the last 7 days.'}
        </p>
      )}
      {items.length > 0 && (
        <>
          <ol aria-label="Decisions" className="divide-y border-b">
            {items.map((decision, at) => (
              <DecisionRow key={decision.at} decision={decision} before={items[at + 1]?.desired} />
            ))}
          </ol>
          <Pager
            shown={items.length}
            noun="decision"
            isFirst={cursor === undefined}
            nextCursor={data?.history.nextCursor ?? null}
            onFirst={() => setCursor(undefined)}
            onNext={setCursor}
          />
        </>
      )}
    </Panel>
  )
}
