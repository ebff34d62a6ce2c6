import type { Attempt } from '@bullwheel/contracts'
import { Panel } from '../../../../components/panel.tsx'
import { AttemptRow } from './attempt-row.tsx'

/** Every run of the task, the newest first. */
export function Attempts({ attempts, maxAttempts }: { attempts: Attempt[]; maxAttempts: number }) {
  const newestFirst = attempts.toSorted((a, b) => b.attempt - a.attempt)
  return (
    <Panel id="attempts" title="Attempts" note={`${attempts.length} of ${maxAttempts}`}>
      {attempts.length === 0 ? (
        <p className="px-4 py-3 text-ink-3">It has not been started yet.</p>
      ) : (
        <ol className="divide-y">
          {newestFirst.map((attempt) => (
            <AttemptRow key={attempt.attempt} attempt={attempt} />
          ))}
        </ol>
      )}
    </Panel>
  )
}
