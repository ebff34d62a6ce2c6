import { PackageOpen } from 'lucide-react'
import { Command } from './command.tsx'
import { EmptyState } from './empty-state.tsx'

/** Without a worker nobody knows what a task may be. */
export function NoTypes() {
  return (
    <EmptyState icon={PackageOpen} title="No task types yet">
      <p>Task types appear when the first worker starts and says what it can run.</p>
      <div className="w-full">
        <Command text="make run" />
      </div>
    </EmptyState>
  )
}
