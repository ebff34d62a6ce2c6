import type { TaskAttempt } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { poolPath } from '../../pools/paths.ts'
import { WorkerLink } from '../../workers/worker-link.tsx'
import { ErrorDetails } from './error-details.tsx'

/** Worker and exact times of one attempt, and its error with faults and stack. */
export function AttemptDetails({ attempt }: { attempt: TaskAttempt }) {
  const { worker, pool, stolen, startedAt, endedAt, error } = attempt
  return (
    <div className="bg-sunken">
      <dl className="flex flex-wrap gap-x-6 gap-y-1 border-t px-4 py-2 pl-9 text-ink-2">
        <Detail name="Worker">{worker === null ? 'none' : <WorkerLink id={worker} className="break-all" />}</Detail>
        {pool !== null && (
          <Detail name="Pool">
            <Link
              href={poolPath(pool)}
              prefetch={false}
              className="rounded underline-offset-2 hover:text-accent hover:underline"
            >
              {pool}
            </Link>
            {stolen && ', stolen from this task’s queue'}
          </Detail>
        )}
        <Detail name="Started">
          {startedAt === null ? 'not known' : <AbsoluteTime at={startedAt} className="nums" />}
        </Detail>
        <Detail name="Ended">{endedAt === null ? 'not yet' : <AbsoluteTime at={endedAt} className="nums" />}</Detail>
      </dl>
      {error !== null && <ErrorDetails error={error} />}
    </div>
  )
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
