'use client'

import type { Queue } from '@bullwheel/contracts'
import { inputClass } from '../../../components/input-class.ts'

type Props = {
  queues: readonly Queue[] | undefined
  search: string
  onSearch: (search: string) => void
  error: Error | null
}

/** How many queues there are, and which of them are shown. */
export function QueueBar({ queues = [], search, onSearch, error }: Props) {
  const paused = queues.filter((queue) => queue.paused).length
  return (
    <div className="sticky top-12 z-20 flex h-11 shrink-0 items-center gap-3 border-b bg-surface px-4 max-md:top-24 max-md:h-13 md:px-6">
      <input
        type="search"
        aria-label="Search queues"
        placeholder="Search"
        value={search}
        onChange={(event) => onSearch(event.target.value)}
        className={inputClass(false, 'max-w-56')}
      />
      <span className="nums ml-auto truncate text-ink-3">
        {queues.length.toLocaleString('en')} {queues.length === 1 ? 'queue' : 'queues'}
        {paused > 0 && `, ${paused} paused`}
      </span>
      {error !== null && queues.length > 0 && (
        <span role="alert" className="truncate text-failed">
          Not up to date: {error.message}
        </span>
      )}
    </div>
  )
}
