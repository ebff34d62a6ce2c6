import { Cpu, SearchX } from 'lucide-react'
import Link from 'next/link'
import { Button, buttonClass } from '../../../components/button.tsx'
import { Command } from '../../../components/command.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'

type Props = {
  isFiltered: boolean
  /** Whether some pool should have one. */
  isWanted: boolean
  onClear: () => void
}

/** No worker: because of the filters, because no pool wants one, or because no process runs that starts some. */
export function NoWorkers({ isFiltered, isWanted, onClear }: Props) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No worker fits these filters">
        <p>New ones that fit appear here by themselves.</p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    )
  }
  if (!isWanted) {
    return (
      <EmptyState icon={Cpu} title="No worker is wanted now">
        <p>There is nothing to do and the pools’ minimum is 0, or they are stopped.</p>
        <Link href="/pools" prefetch={false} className={buttonClass('secondary')}>
          All pools
        </Link>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={Cpu} title="No worker is alive">
      <p>
        Tasks are accepted and wait. A process of bullwheel-worker starts as many workers as the pools want and its host
        has room for.
      </p>
      <div className="w-full">
        <Command text={START} />
      </div>
    </EmptyState>
  )
}

/** With the settings that every part of the system reads. */
const START = `export DATABASE_URL=… REDIS_URL=… BULLWHEEL_TASKS=./tasks.ts
node apps/worker/dist/main.js`
