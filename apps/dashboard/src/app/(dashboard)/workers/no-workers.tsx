import { Cpu, SearchX } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { Command } from '../../../components/command.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'

/** No worker: because of the filters, or because no process runs that starts some. */
export function NoWorkers({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState icon={SearchX} title="No worker fits these filters">
        <p>New ones that fit appear here by themselves.</p>
        <Button onClick={onClear}>Clear filters</Button>
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
