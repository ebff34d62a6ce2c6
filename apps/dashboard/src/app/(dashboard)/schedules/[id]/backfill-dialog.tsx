'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useId, type FormEvent } from 'react'
import { faultsIn } from '../../../../api/faults-in.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { BackfillCount } from './backfill-count.tsx'
import { BackfillDone } from './backfill-done.tsx'
import { useBackfill } from './use-backfill.ts'

/** Makes the tasks of a past range that have none. Counts them before it makes them. */
export function BackfillDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const formId = useId()
  const { range, change, counted, done, isPending, error, count, act } = useBackfill(schedule)
  const { timezone } = schedule

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (counted === undefined) count()
    else act()
  }

  return (
    <Dialog
      title={`Backfill ${schedule.name}`}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{done === undefined ? 'Leave it as it is' : 'Close'}</Button>
          {done === undefined && (
            <Button look="primary" type="submit" form={formId} disabled={isPending || counted?.made === 0}>
              {counted === undefined ? 'Count first' : makeWords(counted.made)}
            </Button>
          )}
        </>
      }
    >
      <p>Makes the tasks of past times that have none: those that were skipped, missed, or lie before it was made.</p>
      <FaultsProvider faults={faultsIn(error)}>
        <form
          id={formId}
          noValidate
          aria-label="Range"
          onSubmit={onSubmit}
          className="grid gap-4 py-2 text-ink sm:grid-cols-2"
        >
          <TextOption
            path="from"
            label="From"
            type="datetime-local"
            value={range.from}
            hint={`On the clocks of ${timezone}`}
            onChange={(from) => change({ from })}
          />
          <TextOption
            path="to"
            label="Until, not included"
            type="datetime-local"
            value={range.to}
            hint={`On the clocks of ${timezone}`}
            onChange={(to) => change({ to })}
          />
        </form>
      </FaultsProvider>
      {error !== null && <Refusal error={error} />}
      {done === undefined && counted !== undefined && <BackfillCount schedule={schedule} counted={counted} />}
      {done !== undefined && <BackfillDone schedule={schedule} done={done} onClose={onClose} />}
    </Dialog>
  )
}

function makeWords(count: number): string {
  if (count === 0) return 'Nothing to make'
  return count === 1 ? 'Make 1 task' : `Make ${count.toLocaleString('en')} tasks`
}
