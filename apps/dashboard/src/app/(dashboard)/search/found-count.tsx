import type { SearchReply } from '@bullwheel/contracts'

/** How many fit, read out when it changes. */
export function FoundCount({ page: { kind, total, isTotalExact } }: { page: SearchReply }) {
  const noun = kind === 'tasks' ? 'task' : 'line'
  return (
    <output className="nums block px-4 pt-3 pb-1 text-xs text-ink-3 md:px-6">
      {isTotalExact ? '' : 'More than '}
      {total.toLocaleString('en')} {total === 1 ? noun : `${noun}s`} found
    </output>
  )
}
