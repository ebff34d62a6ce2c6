'use client'

import type { SearchReply } from '@bullwheel/contracts'
import clsx from 'clsx'
import type { SearchFilters } from '../../../api/search-queries.ts'
import { Pager } from '../../../components/pager.tsx'
import { FoundCount } from './found-count.tsx'
import { LineHit } from './line-hit.tsx'
import { NothingFound } from './nothing-found.tsx'
import type { SearchChange } from './search-params.ts'
import { TaskHit } from './task-hit.tsx'

type Props = {
  page: SearchReply
  filters: SearchFilters
  /** It answers an earlier question; the next answer is on its way. */
  isLate: boolean
  onChange: (change: SearchChange) => void
  onFirst: () => void
  onNext: (cursor: string) => void
}

const BEST_FIRST = { order: 'best first', first: 'First', next: 'More' }
const NEWEST_FIRST = { order: 'newest first', first: 'Newest', next: 'Older' }

/** What was found, or that nothing was. */
export function FoundPage({ page, filters, isLate, onChange, onFirst, onNext }: Props) {
  const isFirst = filters.cursor === undefined
  const noun = page.kind === 'tasks' ? 'task' : 'line'
  if (page.items.length === 0 && isFirst && page.nextCursor === null) {
    return <NothingFound filters={filters} onChange={onChange} />
  }
  return (
    <>
      <FoundCount page={page} />
      <ol
        aria-label={page.kind === 'tasks' ? 'Tasks found' : 'Lines found'}
        aria-busy={isLate}
        className={clsx('transition-opacity', isLate && 'opacity-60')}
      >
        {page.kind === 'tasks'
          ? page.items.map((task) => <TaskHit key={task.id} task={task} />)
          : page.items.map((line) => <LineHit key={line.id} line={line} />)}
      </ol>
      <Pager
        shown={page.items.length}
        noun={noun}
        isFirst={isFirst}
        nextCursor={page.nextCursor}
        words={page.kind === 'tasks' ? BEST_FIRST : NEWEST_FIRST}
        onFirst={onFirst}
        onNext={onNext}
      />
    </>
  )
}
