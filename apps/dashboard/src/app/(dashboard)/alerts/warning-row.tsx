import type { Warning } from '@bullwheel/contracts'
import Link from 'next/link'
import { WARNING_VIEWS } from '../../../state/alert-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { warningPath } from './paths.ts'

/** One thing that is wrong: how grave it is, what to do, and the way there. */
export function WarningRow({ warning }: { warning: Warning }) {
  const { level, subject, message, action, since } = warning
  return (
    <li className="relative grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-hover max-sm:grid-cols-[minmax(0,1fr)_auto]">
      <Link
        href={warningPath(subject)}
        prefetch={false}
        aria-label={`${WARNING_VIEWS[level].word}: ${message}`}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      <ViewBadge view={WARNING_VIEWS[level]} />
      <div className="min-w-0 max-sm:order-3 max-sm:col-span-2">
        <p className="break-words">{message}</p>
        <p className="break-words text-ink-3">{action}</p>
      </div>
      {since === null ? (
        <span />
      ) : (
        <RelativeTime
          at={since}
          className="nums relative z-[2] text-right text-xs leading-5 text-ink-3 max-sm:order-2"
        />
      )}
    </li>
  )
}
