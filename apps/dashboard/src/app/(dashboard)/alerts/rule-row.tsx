import type { Alert } from '@bullwheel/contracts'
import Link from 'next/link'
import { MUTED_VIEW, alertView } from '../../../state/alert-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { channelWords, conditionWords, scopeWords } from './condition-words.ts'
import { alertPath } from './paths.ts'
import { useIsMuted } from './use-is-muted.ts'

/** One rule: how it stands, what it watches, and who is told. */
export function RuleRow({ alert }: { alert: Alert }) {
  const { id, name, condition, channels, active } = alert
  const isMuted = useIsMuted(alert)
  const fired = active.filter(({ firedAt }) => firedAt !== null)
  return (
    <li className="relative grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-3 gap-y-0.5 px-4 py-2.5 hover:bg-hover max-sm:grid-cols-1">
      <Link
        href={alertPath(id)}
        prefetch={false}
        data-row-link
        aria-label={`Rule ${name}, ${alertView(alert).word}`}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      <ViewBadge view={alertView(alert)} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium break-words">{name}</span>
          {isMuted && <ViewBadge view={MUTED_VIEW} />}
        </p>
        <p className="break-words text-ink-2">
          {scopeWords(alert)}: {conditionWords(condition)}
        </p>
        {fired.slice(0, 3).map((incident) => (
          <p key={incident.id} className="break-words text-failed">
            {incident.message}
          </p>
        ))}
        {fired.length > 3 && <p className="text-failed">and {fired.length - 3} more</p>}
        <p className="text-xs break-words text-ink-3">
          {channels.length === 0 ? 'Nobody is told: it is only shown here' : channels.map(channelWords).join(' · ')}
        </p>
      </div>
    </li>
  )
}
