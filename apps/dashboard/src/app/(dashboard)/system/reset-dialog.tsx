'use client'

import type { Ledger, ResetDone } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { TextOption } from '../../../forms/text-option.tsx'
import { sumLedger } from '../tasks/sum-ledger.ts'

const WORD = 'reset'
/** It waits for the intake's commits and removes every row. */
const RESET_MS = 70_000

type Props = { ledger: Ledger; onDone: (done: ResetDone) => void; onClose: () => void }

/** Says how many tasks go, and does nothing before the word was typed. */
export function ResetDialog({ ledger, onDone, onClose }: Props) {
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const [schedules, setSchedules] = useState(false)
  const sums = sumLedger(ledger, undefined)
  const kept = sums === undefined ? 0 : sums.accepted - sums.removed
  const count = `${kept.toLocaleString('en')} ${kept === 1 ? 'task' : 'tasks'}`
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => api.resetSystem({ body: { confirm: WORD, schedules }, timeoutMs: RESET_MS }),
    onSuccess: async (done) => {
      onDone(done)
      onClose()
      await queries.invalidateQueries()
    },
  })
  return (
    <Confirm
      title="Reset the whole system?"
      sentences={[
        `${count} of all queues are removed for good, with their attempts and results; ${(sums?.running ?? 0).toLocaleString('en')} of them run now and are stopped.`,
        schedules
          ? 'All schedules are removed with them. Redis is rebuilt. Queues with their settings, task types, keys and the events stay.'
          : 'Redis is rebuilt. Schedules go on. Queues with their settings, task types, keys and the events stay.',
      ]}
      act={`Remove ${count}${schedules ? ' and all schedules' : ''}`}
      leave="Keep everything"
      isDanger
      isImpossible={typed !== WORD}
      isPending={isPending}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <label className="flex w-fit items-center gap-2 text-ink">
        <input
          type="checkbox"
          checked={schedules}
          onChange={(event) => setSchedules(event.target.checked)}
          className="size-4 accent-accent-solid"
        />
        Remove the schedules, too
      </label>
      <TextOption path="confirm" label={`Type “${WORD}” to allow it`} value={typed} onChange={setTyped} isMono />
    </Confirm>
  )
}
