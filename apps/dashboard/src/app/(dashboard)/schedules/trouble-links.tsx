import type { Schedule } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { tasksPath } from '../tasks/search-params.ts'
import { remedyOf } from './schedule-trouble.ts'

/** What is wrong with a schedule, each leading to where something can be done about it. */
export function TroubleLinks({ schedule }: { schedule: Schedule }) {
  const { id, warnings, failuresInRow, pause } = schedule
  if (pause?.reason) {
    return (
      <span title={pause.reason} className="line-clamp-2 whitespace-normal text-ink-2">
        {pause.reason}
      </span>
    )
  }
  if (warnings.length === 0 && failuresInRow === 0) return <span className="text-ink-3 max-md:hidden">–</span>
  return (
    <span className="flex flex-col gap-1 whitespace-normal">
      {warnings.map((warning) => {
        const { word, href } = remedyOf(schedule, warning)
        return (
          <Link
            key={warning.kind}
            href={href}
            prefetch={false}
            title={word}
            className="relative z-[2] flex w-fit max-w-full items-start gap-1.5 rounded text-retrying hover:underline"
          >
            <TriangleAlert aria-hidden size={13} className="mt-[3px] shrink-0" />
            <span className="line-clamp-2">{warning.message}</span>
          </Link>
        )
      })}
      {failuresInRow > 0 && !warnings.some(({ kind }) => kind === 'failing') && (
        <Link
          href={tasksPath({ scheduleId: id, state: ['failed', 'expired'] })}
          prefetch={false}
          className="relative z-[2] w-fit rounded text-failed hover:underline"
        >
          {failuresInRow === 1 ? 'The last task failed' : `${failuresInRow} failures in a row`}
        </Link>
      )}
    </span>
  )
}
