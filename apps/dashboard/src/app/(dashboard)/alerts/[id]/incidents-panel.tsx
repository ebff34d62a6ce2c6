'use client'

import type { Alert, AlertIncident } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { BellRing, CircleCheck, Hourglass } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { incidentList } from '../../../../api/alert-queries.ts'
import { api } from '../../../../api/browser-client.ts'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { subjectPath } from '../paths.ts'

const READ_MS = 5_000

/** What holds now but has not fired yet, and each time that it fired, the newest first. */
export function IncidentsPanel({ alert: { id, active } }: { alert: Alert }) {
  const [cursor, setCursor] = useState<string>()
  const { data, error } = useQuery({
    ...incidentList(api, id, cursor),
    placeholderData: keepPreviousData,
    refetchInterval: READ_MS,
  })
  const holding = cursor === undefined ? active.filter(({ firedAt }) => firedAt === null) : []
  const items = data && [...holding, ...data.items]
  return (
    <Panel title="Incidents" note={active.length === 0 ? undefined : `${active.length} now`}>
      <PanelRows
        label="Incidents"
        items={items}
        error={error}
        empty="It has never fired."
        row={(incident) => <IncidentRow key={incident.id} incident={incident} />}
        pager={
          <Pager
            shown={items?.length ?? 0}
            noun="incident"
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

function IncidentRow({ incident }: { incident: AlertIncident }) {
  const { subject, message, since, firedAt, resolvedAt, notifiedAt } = incident
  const Icon = resolvedAt !== null ? CircleCheck : firedAt === null ? Hourglass : BellRing
  const colour = resolvedAt !== null ? 'text-completed' : firedAt === null ? 'text-retrying' : 'text-failed'
  const word = resolvedAt !== null ? 'Resolved' : firedAt === null ? 'Holding' : 'Firing'
  return (
    <li className="relative flex items-start gap-3 px-4 py-2.5 hover:bg-hover">
      <Icon aria-hidden size={14} className={`mt-0.5 shrink-0 ${colour}`} />
      <div className="min-w-0 flex-1">
        <p className="break-words">
          <Link href={subjectPath(subject)} prefetch={false} className="rounded after:absolute after:inset-0">
            {message}
          </Link>
        </p>
        <p className="text-xs text-ink-3">
          {word} · since <AbsoluteTime at={since} className="nums relative z-[2]" />
          {resolvedAt !== null && ` · for ${formatDuration(Date.parse(resolvedAt) - Date.parse(since))}`}
          {firedAt !== null && notifiedAt === null && ' · not told of: quiet or muted then'}
        </p>
      </div>
      <RelativeTime
        at={resolvedAt ?? firedAt ?? since}
        className="nums relative z-[2] shrink-0 text-xs leading-5 text-ink-3"
      />
    </li>
  )
}
