import type { Worker } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatBytes } from '../../../components/format-bytes.ts'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { executionsPath } from '../executions/search-params.ts'
import { cpuText, lagText } from './sign-text.ts'

/** How its process is, and what it has done so far. */
export function VitalSigns({ worker }: { worker: Worker }) {
  const { id, cpu, rss, lag, lastHeartbeatAt, processed, failed, stolen } = worker
  return (
    <dl className="grid grid-cols-4 gap-x-2 gap-y-1 text-xs">
      <Sign name="CPU">{cpuText(cpu)}</Sign>
      <Sign name="Memory">{formatBytes(rss)}</Sign>
      <Sign name="Loop lag">{lagText(lag)}</Sign>
      <Sign name="Heartbeat">
        <RelativeTime at={lastHeartbeatAt} className="relative z-[2]" />
      </Sign>
      <Sign name="Processed">
        <Count n={processed} href={executionsPath({ worker: id })} />
      </Sign>
      <Sign name="Failed">
        <Count n={failed} href={executionsPath({ worker: id, outcome: 'failed' })} className="text-failed" />
      </Sign>
      <Sign name="Stolen">{stolen.toLocaleString('en')}</Sign>
    </dl>
  )
}

function Sign({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-ink-3">{name}</dt>
      <dd className="nums truncate">{children}</dd>
    </div>
  )
}

function Count({ n, href, className = '' }: { n: number; href: string; className?: string }) {
  if (n === 0) return '0'
  return (
    <Link
      href={href}
      prefetch={false}
      className={`relative z-[2] rounded underline-offset-2 hover:underline ${className}`}
    >
      {n.toLocaleString('en')}
    </Link>
  )
}
