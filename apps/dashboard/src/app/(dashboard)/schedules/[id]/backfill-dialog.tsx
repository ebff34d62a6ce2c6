'use client'

import type { Schedule } from '@bullwheel/contracts'
import { CountFirstDialog } from '../../../../forms/count-first-dialog.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { BackfillCount } from './backfill-count.tsx'
import { BackfillDone } from './backfill-done.tsx'
import { useBackfill } from './use-backfill.ts'

/** Makes the tasks of a past range that have none. */
export function BackfillDialog({ schedule, onClose }: { schedule: Schedule; onClose: () => void }) {
  const backfill = useBackfill(schedule)
  const { wish, change, counted, done } = backfill
  const hint = `On the clocks of ${schedule.timezone}`
  return (
    <CountFirstDialog
      title={`Backfill ${schedule.name}`}
      about="Makes the tasks of past times that have none: those that were skipped, missed, or lie before it was made."
      asked={backfill}
      actWords={makeWords}
      answer={
        <>
          {done === undefined && counted !== undefined && <BackfillCount schedule={schedule} counted={counted} />}
          {done !== undefined && <BackfillDone schedule={schedule} done={done} onClose={onClose} />}
        </>
      }
      onClose={onClose}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="from"
          label="From"
          type="datetime-local"
          value={wish.from}
          hint={hint}
          onChange={(from) => change({ from })}
        />
        <TextOption
          path="to"
          label="Until, not included"
          type="datetime-local"
          value={wish.to}
          hint={hint}
          onChange={(to) => change({ to })}
        />
      </div>
    </CountFirstDialog>
  )
}

function makeWords(count: number): string {
  if (count === 0) return 'Nothing to make'
  return count === 1 ? 'Make 1 task' : `Make ${count.toLocaleString('en')} tasks`
}
