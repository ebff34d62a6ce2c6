'use client'

import { CalendarClock, SearchX } from 'lucide-react'
import Link from 'next/link'
import { useMay, useVisitor } from '../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../components/button.tsx'
import { Command } from '../../../components/command.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { curlCommand } from '../../../forms/curl-command.ts'

const EXAMPLE = {
  name: 'every five minutes',
  cron: '*/5 * * * *',
  task: { type: 'default', payload: { hello: 'world' } },
}

/** Nothing to list: because of the filters, or because no schedule was ever made. */
export function NoSchedules({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { me, publicApiUrl } = useVisitor()
  const may = useMay('operator')
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No schedule fits these filters">
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  const needsKey = me?.auth !== 'off'
  return (
    <EmptyState icon={CalendarClock} title="No schedules yet">
      <p>A schedule makes a task again and again: by a cron rule in a time zone, or at an interval.</p>
      <div className="w-full">
        <Command text={curlCommand({ apiUrl: publicApiUrl, path: '/api/v1/schedules', needsKey, body: EXAMPLE })} />
      </div>
      {may && (
        <Link href="/schedules/new" prefetch={false} className={buttonClass('primary')}>
          New schedule
        </Link>
      )}
    </EmptyState>
  )
}
