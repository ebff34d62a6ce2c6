'use client'

import type { Ledger, ResetDone } from '@bullwheel/contracts'
import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { ResetDialog } from './reset-dialog.tsx'

/** The way to an empty system; only for admins. */
export function ResetPanel({ ledger }: { ledger: Ledger }) {
  const [isAsked, setIsAsked] = useState(false)
  const [done, setDone] = useState<ResetDone | null>(null)
  return (
    <Panel title="Reset">
      <div className="flex flex-wrap items-center gap-3 px-4 py-3">
        <p className="min-w-0 text-ink-2">
          Cancels and removes every task with its history, and rebuilds Redis. Schedules go on unless you ask for their
          removal, too; queues, task types, keys and events stay.
        </p>
        <Button className="ml-auto text-failed!" onClick={() => setIsAsked(true)}>
          Reset…
        </Button>
      </div>
      {done !== null && (
        <output className="nums block border-t px-4 py-3">
          {done.removed.toLocaleString('en')} {done.removed === 1 ? 'task was' : 'tasks were'} removed
          {Object.keys(done.byState).length > 0 && `: ${byState(done)}`}.
        </output>
      )}
      {isAsked && <ResetDialog ledger={ledger} onDone={setDone} onClose={() => setIsAsked(false)} />}
    </Panel>
  )
}

const byState = ({ byState: counts }: ResetDone) =>
  Object.entries(counts)
    .map(([state, count]) => `${count.toLocaleString('en')} ${state}`)
    .join(', ')
