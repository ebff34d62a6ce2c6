'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../api/queries.ts'
import { writtenAhead } from '../../../api/schedule-queries.ts'

/** How many tasks of a schedule are written ahead and would be taken back; undefined while that is not known. */
export function useWrittenAhead({ id }: Schedule): number | undefined {
  return useQuery({ ...writtenAhead(api, id), refetchInterval: WATCHED_READ_MS }).data
}

/** Says it in a sentence; nothing where there are none. */
export function withdrawalOf(count: number | undefined): string[] {
  if (count === undefined) return ['Tasks that were written ahead and are not due yet are cancelled.']
  if (count === 0) return []
  return [
    count === 1
      ? '1 task was written ahead and is not due yet: it is cancelled.'
      : `${count} tasks were written ahead and are not due yet: they are cancelled.`,
  ]
}
