import type { Forecast } from '@bullwheel/contracts'
import Link from 'next/link'
import { Panel } from '../../../../components/panel.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { schedulesPath } from '../search-params.ts'

/** Seconds in which many schedules fire together: jitter would spread them. */
export function Collisions({ collisions, zone }: { collisions: Forecast['collisions']; zone: string }) {
  return (
    <Panel title="Same second" note={collisions.length === 0 ? undefined : 'give some of them a jitter'}>
      {collisions.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">No schedules meet in the same second.</p>
      ) : (
        <ol className="divide-y">
          {collisions.map(({ at, tasks, schedules }) => (
            <li key={at} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2">
              <ZonedTime at={at} zone={zone} className="nums font-medium" />
              <span className="nums text-ink-2">
                {tasks.toLocaleString('en')} {tasks === 1 ? 'task' : 'tasks'}
              </span>
              <RelativeTime at={at} className="nums ml-auto text-xs text-ink-3" />
              <span className="flex w-full flex-wrap gap-x-3">
                {schedules.map((name) => (
                  <Link
                    key={name}
                    href={schedulesPath({ search: name })}
                    prefetch={false}
                    className="rounded text-accent underline-offset-2 hover:underline"
                  >
                    {name}
                  </Link>
                ))}
                {tasks > schedules.length && (
                  <span className="nums text-ink-3">and {tasks - schedules.length} more</span>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
