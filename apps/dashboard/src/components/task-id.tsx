import clsx from 'clsx'

/** An id short enough for a row: its end tells neighbours apart, since the beginning is the time. */
export function TaskId({ id, className }: { id: string; className?: string }) {
  return (
    <span title={id} className={clsx('align-middle font-mono text-xs text-ink-3', className)}>
      …{id.slice(-8)}
    </span>
  )
}
