'use client'

import { ApiError } from '@bullwheel/sdk'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../../../api/browser-client.ts'
import { oneSchedule } from '../../../../api/schedule-queries.ts'
import { Fact } from '../../../../components/fact-list.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { schedulePath } from '../../schedules/paths.ts'

/** Which schedule made the task, and for which nominal time, on the clocks of that schedule. */
export function ScheduleFact({ id, tickAt }: { id: string; tickAt: string | null }) {
  const { data, error } = useQuery(oneSchedule(api, id))
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <>
      <Fact name="Schedule">
        {isGone ? (
          <span className="text-ink-3">deleted since</span>
        ) : (
          <Link
            href={schedulePath(id)}
            prefetch={false}
            className="rounded break-words text-accent underline-offset-2 hover:underline"
          >
            {data?.name ?? '…'}
          </Link>
        )}
      </Fact>
      {tickAt !== null && (
        <Fact name="Tick">
          <ZonedTime at={tickAt} zone={data?.timezone ?? 'UTC'} className="nums" />
          <span className="text-ink-3"> {data?.timezone ?? 'UTC'}</span>
        </Fact>
      )}
    </>
  )
}
