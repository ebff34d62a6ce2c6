'use client'

import type { Pool } from '@bullwheel/contracts'
import Link from 'next/link'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { queuePath } from '../../queues/paths.ts'
import { queuesWords } from '../pool-words.ts'

/** The settings of a pool. */
export function PoolFacts({ pool }: { pool: Pool }) {
  const { queues, slots, min, max, steal, targetWait, isTemporary, createdAt, version } = pool
  return (
    <Panel title="Settings">
      <FactList>
        <Fact name="Queues">
          {queues.length === 0 ? (
            queuesWords(pool)
          ) : (
            <ul className="flex flex-col gap-0.5">
              {queues.map(({ name, weight }) => (
                <li key={name} className="flex items-baseline justify-between gap-2">
                  <Link
                    href={queuePath(name)}
                    prefetch={false}
                    className="min-w-0 rounded break-words text-accent underline-offset-2 hover:underline"
                  >
                    {name}
                  </Link>
                  <span className="nums shrink-0 text-xs text-ink-3">weight {weight}</span>
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Workers">
          <span className="nums">
            {min} to {max}
          </span>
        </Fact>
        <Fact name="Slots">
          <span className="nums">{slots} each</span>
        </Fact>
        <Fact name="Target wait">
          <span className="nums">{formatDuration(targetWait)}</span>
        </Fact>
        <Fact name="Stealing">{steal ? 'when idle' : 'never'}</Fact>
        {isTemporary && <Fact name="Lasts">until its last worker ends</Fact>}
        <Fact name="Created">
          <AbsoluteTime at={createdAt} className="nums" />
        </Fact>
        <Fact name="Version">
          <span className="nums">{version}</span>
        </Fact>
      </FactList>
    </Panel>
  )
}
