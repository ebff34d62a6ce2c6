'use client'

import { useQuery } from '@tanstack/react-query'
import { warningCount } from '../api/alert-queries.ts'
import { api } from '../api/browser-client.ts'

/** Whoever looks at the warnings themselves sees them sooner. */
const READ_MS = 15_000

/** How many things are wrong now; nothing where nothing is known or wrong. */
export function WarningCount() {
  const { data: count = 0 } = useQuery({ ...warningCount(api), refetchInterval: READ_MS })
  if (count === 0) return null
  return (
    <span className="nums ml-auto rounded-full bg-retrying/10 px-1.5 text-xs leading-5 font-medium text-retrying">
      {count}
      <span className="sr-only"> {count === 1 ? 'warning' : 'warnings'}</span>
    </span>
  )
}
