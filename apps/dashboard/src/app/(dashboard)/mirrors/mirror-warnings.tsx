import { TriangleAlert } from 'lucide-react'

/** What is wrong with the mirrors, and with the server that they read. */
export function MirrorWarnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <ul aria-label="Warnings" className="flex flex-col gap-2 px-4 pt-4 md:px-6">
      {warnings.map((warning) => (
        <li
          key={warning}
          className="flex items-start gap-2.5 rounded-lg border border-retrying/35 bg-retrying/6 px-4 py-3"
        >
          <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0 text-retrying" />
          <span className="min-w-0 flex-1 break-words">{warning}</span>
        </li>
      ))}
    </ul>
  )
}
