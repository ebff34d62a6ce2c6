import type { RedisWarning } from '@bullwheel/contracts'
import { TriangleAlert } from 'lucide-react'

/** What is set up wrongly with this Redis, or fails, and what to do. */
export function RedisWarnings({ warnings }: { warnings: readonly RedisWarning[] }) {
  if (warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-2">
      {warnings.map(({ code, text }) => (
        <li
          key={code}
          className="flex items-start gap-2.5 rounded-lg border border-retrying/35 bg-retrying/6 px-4 py-3"
        >
          <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
          <span className="min-w-0 flex-1 break-words">{text}</span>
        </li>
      ))}
    </ul>
  )
}
