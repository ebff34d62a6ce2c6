'use client'

import type { Worker } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyButton } from '../../../../components/copy-button.tsx'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { RunTime } from '../../../../time/run-time.tsx'
import { poolPath } from '../../pools/paths.ts'
import { queuePath } from '../../queues/paths.ts'
import { workersPath } from '../search-params.ts'

/** Where it runs, for whom, and since when. */
export function WorkerFacts({ worker }: { worker: Worker }) {
  const { id, host, pid, pool, seat, version, slots, allowed, queues, stolenFrom, startedAt, deadAt } = worker
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Id">
          <span className="flex items-start gap-1">
            <code className="font-mono text-xs leading-5 break-all">{id}</code>
            <CopyButton text={id} label="Copy id" className="-mt-0.5" />
          </span>
        </Fact>
        <Fact name="Pool">
          <FactLink href={poolPath(pool)}>{pool}</FactLink>
        </Fact>
        <Fact name="Seat">
          <span className="nums">{seat ?? 'none'}</span>
        </Fact>
        <Fact name="Host">
          <FactLink href={workersPath({ host })}>{host}</FactLink>
        </Fact>
        <Fact name="Process">
          <span className="nums">{pid}</span>
        </Fact>
        <Fact name="Version">{version ?? 'not told'}</Fact>
        <Fact name="Slots">
          <span className="nums">
            {slots}
            {allowed < slots && deadAt === null && `, of which ${allowed} may be used now`}
          </span>
        </Fact>
        <Fact name="Queues">
          <Links items={queues.map((queue) => ({ key: queue, href: queuePath(queue), word: queue }))} />
        </Fact>
        {stolenFrom.length > 0 && (
          <Fact name="Stolen">
            <Links
              items={stolenFrom.map(({ queue, tasks }) => ({
                key: queue,
                href: queuePath(queue),
                word: `${tasks.toLocaleString('en')} from ${queue}`,
              }))}
            />
          </Fact>
        )}
        <Fact name="Started">
          <AbsoluteTime at={startedAt} className="nums" />
        </Fact>
        {deadAt !== null && (
          <Fact name="Ended">
            <AbsoluteTime at={deadAt} className="nums" />
          </Fact>
        )}
        <Fact name={deadAt === null ? 'Lives for' : 'Lived for'}>
          <RunTime from={startedAt} to={deadAt} />
        </Fact>
      </FactList>
    </Panel>
  )
}

function Links({ items }: { items: readonly { key: string; href: string; word: string }[] }) {
  if (items.length === 0) return 'none'
  return (
    <ul className="flex flex-wrap gap-x-2">
      {items.map(({ key, href, word }) => (
        <li key={key}>
          <FactLink href={href}>{word}</FactLink>
        </li>
      ))}
    </ul>
  )
}

function FactLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="rounded break-words text-accent underline-offset-2 hover:underline">
      {children}
    </Link>
  )
}
