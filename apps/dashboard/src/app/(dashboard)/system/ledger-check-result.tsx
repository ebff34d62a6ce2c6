import type { LedgerCheck } from '@bullwheel/contracts'
import { CircleCheck, CircleX } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '../../../time/relative-time.tsx'

/** What counting the rows found: that the ledger is exact, or where it differs and which tasks are concerned. */
export function LedgerCheckResult({ check: { at, exact, rows, differences, tasks } }: { check: LedgerCheck }) {
  const isFine = exact && tasks.length === 0
  const Icon = isFine ? CircleCheck : CircleX
  return (
    <div className="border-t px-4 py-3">
      <p className="nums flex flex-wrap items-center gap-x-2">
        <Icon aria-hidden size={14} className={isFine ? 'text-completed' : 'text-failed'} />
        <span className="font-medium">{isFine ? 'Exact' : 'The rows differ from the ledger'}</span>
        <span className="text-ink-2">
          {rows.toLocaleString('en')} {rows === 1 ? 'row' : 'rows'} counted
        </span>
        <RelativeTime at={at} className="text-ink-3" />
      </p>
      <ul className="nums mt-1 space-y-1 text-failed">
        {differences.map(({ queue, kind, ledger, rows: counted }) => (
          <li key={`${queue} ${kind}`}>
            {queue}, {kind}: {ledger.toLocaleString('en')} in the ledger, {counted.toLocaleString('en')} counted
          </li>
        ))}
      </ul>
      <ul className="mt-1 space-y-1">
        {tasks.map(({ id, queue, expected, found }) => (
          <li key={id}>
            <Link href={`/tasks/${id}`} prefetch={false} className="rounded text-accent hover:underline">
              <code className="font-mono text-xs">{id}</code>
            </Link>{' '}
            in {queue} should be {expected}, {found === null ? 'and its row is missing' : `and is ${found}`}
          </li>
        ))}
      </ul>
    </div>
  )
}
