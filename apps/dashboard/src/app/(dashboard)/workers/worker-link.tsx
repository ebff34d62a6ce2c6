import clsx from 'clsx'
import Link from 'next/link'
import { workerPath } from './paths.ts'

/** A worker by its id, as a link to its page; also within a row that is a link itself. */
export function WorkerLink({ id, className }: { id: string | null; className?: string }) {
  if (id === null) return <span className="text-ink-3">–</span>
  return (
    <Link
      href={workerPath(id)}
      prefetch={false}
      title={id}
      className={clsx(
        'relative z-[2] rounded font-mono text-xs text-ink-2 underline-offset-2 hover:text-accent hover:underline',
        className,
      )}
    >
      {id}
    </Link>
  )
}
