import type { DeliveryDetails } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Panel } from '../../../../../../components/panel.tsx'
import { AbsoluteTime } from '../../../../../../time/absolute-time.tsx'
import { DueTime } from '../../../../../../time/due-time.tsx'
import { AttemptAnswer } from '../../attempt-answer.tsx'

/** Every attempt with what came back, and when the next one is due. */
export function AttemptsPanel({ delivery }: { delivery: DeliveryDetails }) {
  const { history, state, waits, nextAt } = delivery
  return (
    <Panel title="Attempts" note={delivery.attempts}>
      {history.length > 0 && (
        <ol aria-label="Attempts" className="divide-y">
          {history.map((attempt, index) => (
            <li key={attempt.at} className="px-4 py-2.5">
              <p className="mb-1 text-xs text-ink-3">
                Attempt {delivery.attempts - history.length + index + 1} ·{' '}
                <AbsoluteTime at={attempt.at} className="nums" />
              </p>
              <AttemptAnswer attempt={attempt} />
            </li>
          ))}
        </ol>
      )}
      {state === 'pending' && (
        <p className={clsx('px-4 py-2.5 text-ink-2', history.length > 0 && 'border-t')}>
          {waits ? (
            'It waits for an earlier event of its task, which is not delivered yet.'
          ) : nextAt !== null ? (
            <>
              The next attempt is due <DueTime at={nextAt} className="nums" />.
            </>
          ) : null}
        </p>
      )}
      {state !== 'pending' && history.length === 0 && <p className="px-4 py-2.5 text-ink-3">It was never tried.</p>}
    </Panel>
  )
}
