import type { TaskError } from '@bullwheel/contracts'
import { ScrollingCode } from '../../../../components/scrolling-code.tsx'

/** Faults and stack of an error, where it has them. */
export function ErrorDetails({ error }: { error: TaskError }) {
  return (
    <>
      {error.faults !== undefined && error.faults.length > 0 && (
        <ul className="space-y-1 border-t border-failed/20 px-4 py-2">
          {error.faults.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code className="font-mono text-xs">{path || 'payload'}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {error.stack !== undefined && (
        <ScrollingCode label="Stack" className="max-h-80 border-t border-failed/20 px-4 py-3 text-ink-2">
          {error.stack}
        </ScrollingCode>
      )}
    </>
  )
}
