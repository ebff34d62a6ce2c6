import type { TaskError as TaskErrorData } from '@bullwheel/contracts'
import { CircleX } from 'lucide-react'
import { ErrorDetails } from './error-details.tsx'

/** The error that the task ended with, or that its last attempt left behind. */
export function TaskError({ error }: { error: TaskErrorData }) {
  return (
    <section aria-label="Error" className="overflow-hidden rounded-lg border border-failed/35">
      <header className="flex items-start gap-2.5 bg-failed/8 px-4 py-3">
        <CircleX aria-hidden size={15} className="mt-0.5 shrink-0 text-failed" />
        <h2 className="min-w-0 font-medium break-words">
          <span className="text-failed">{error.name}</span> {error.message}
        </h2>
      </header>
      <ErrorDetails error={error} />
    </section>
  )
}
