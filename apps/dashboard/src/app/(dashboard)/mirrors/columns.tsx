import type { Mirror } from '@bullwheel/contracts'
import clsx from 'clsx'
import type { Column } from '../../../components/data-table.tsx'
import { MIRROR_VIEWS } from '../../../state/mirror-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { lagText, purposeOf } from './describe-mirror.ts'

export const mirrorColumns: readonly Column<Mirror>[] = [
  {
    key: 'state',
    title: 'State',
    className: 'w-30 max-md:order-1',
    cell: ({ state }) => <ViewBadge view={MIRROR_VIEWS[state]} />,
  },
  {
    key: 'mirror',
    title: 'Mirror',
    className: 'w-[34%] max-md:order-3 max-md:basis-full',
    cell: (mirror) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="shrink-0 font-medium">{mirror.name}</span>
        <span className="truncate text-ink-3">{purposeOf(mirror)}</span>
      </span>
    ),
  },
  {
    key: 'behind',
    title: 'Behind',
    className: 'w-48 nums max-md:order-2 max-md:ml-auto max-md:text-xs',
    cell: (mirror) => <span className={clsx(mirror.lag.items === 0 && 'text-ink-3')}>{lagText(mirror)}</span>,
  },
  {
    key: 'letters',
    title: 'Dead letters',
    className: 'w-26 nums md:text-right max-md:order-4 max-md:text-xs',
    cell: ({ deadLetters }) => (
      <span className={deadLetters === 0 ? 'text-ink-3 max-md:hidden' : 'font-medium text-failed'}>
        {deadLetters.toLocaleString('en')}
        <span className="md:sr-only"> dead letters</span>
      </span>
    ),
  },
  {
    key: 'error',
    title: 'Why it does not get on',
    className: 'max-md:order-5 max-md:basis-full max-md:whitespace-normal',
    cell: ({ error }) =>
      error === null ? <span className="text-ink-3 max-md:hidden">–</span> : <span title={error}>{error}</span>,
  },
]
