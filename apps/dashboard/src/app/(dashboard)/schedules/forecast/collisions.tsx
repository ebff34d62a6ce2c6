'use client'

import type { Forecast } from '@bullwheel/contracts'
import Link from 'next/link'
import { useState } from 'react'
import { Button } from '../../../../components/button.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { DueTime } from '../../../../time/due-time.tsx'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { schedulesPath } from '../search-params.ts'

const FIRST = 6

type Props = {
  collisions: Forecast['collisions']
  zone: string
  /** Name of a schedule that does not exist, and leads nowhere. */
  made: string | undefined
}

/** Seconds in which many schedules fire together: jitter would spread them. */
export function Collisions({ collisions, zone, made }: Props) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? collisions : collisions.slice(0, FIRST)
  return (
    <Panel title="Same second" note={collisions.length === 0 ? undefined : 'a jitter would spread them'}>
      {collisions.length === 0 && <p className="px-4 py-3 text-ink-3">No schedules meet in the same second.</p>}
      <ol className="divide-y">
        {shown.map((collision) => (
          <Collision key={collision.at} collision={collision} zone={zone} made={made} />
        ))}
      </ol>
      {shown.length < collisions.length && (
        <div className="border-t p-2 text-center">
          <Button look="ghost" onClick={() => setIsWhole(true)}>
            Show all {collisions.length}
          </Button>
        </div>
      )}
    </Panel>
  )
}

type CollisionProps = Omit<Props, 'collisions'> & { collision: Forecast['collisions'][number] }

function Collision({ collision: { at, tasks, schedules }, zone, made }: CollisionProps) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2">
      <ZonedTime at={at} zone={zone} className="nums font-medium" />
      <span className="nums text-ink-2">
        {tasks.toLocaleString('en')} {tasks === 1 ? 'task' : 'tasks'}
      </span>
      <DueTime at={at} className="nums ml-auto text-xs text-ink-3" />
      <span className="flex w-full flex-wrap gap-x-3">
        {schedules.map((name) =>
          name === made ? (
            <em key={name}>{name}</em>
          ) : (
            <Link
              key={name}
              href={schedulesPath({ search: name })}
              prefetch={false}
              className="rounded text-accent underline-offset-2 hover:underline"
            >
              {name}
            </Link>
          ),
        )}
        {tasks > schedules.length && <span className="nums text-ink-3">and {tasks - schedules.length} more</span>}
      </span>
    </li>
  )
}
