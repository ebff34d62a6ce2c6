import type { Schedule } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { remedyOf } from '../schedule-trouble.ts'

/** What is wrong, and where something can be done about it. */
export function WarningNotes({ schedule }: { schedule: Schedule }) {
  if (schedule.warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-2">
      {schedule.warnings.map((warning) => {
        const { word, href } = remedyOf(schedule, warning)
        return (
          <li
            key={warning.kind}
            className="flex items-start gap-2.5 rounded-lg border border-retrying/35 bg-retrying/6 px-4 py-3"
          >
            <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
            <span className="min-w-0 flex-1 break-words">
              {warning.message}{' '}
              <Link
                href={href}
                prefetch={false}
                className="rounded font-medium whitespace-nowrap text-accent underline underline-offset-2"
              >
                {word}
              </Link>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
