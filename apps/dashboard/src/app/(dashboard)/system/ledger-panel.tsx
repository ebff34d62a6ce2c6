'use client'

import type { Ledger } from '@bullwheel/contracts'
import { useMutation } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import { api } from '../../../api/browser-client.ts'
import { useMay } from '../../../api/visitor-context.tsx'
import { Button } from '../../../components/button.tsx'
import { Panel } from '../../../components/panel.tsx'
import { Refusal } from '../../../components/refusal.tsx'
import { FirstTaskCommand } from '../tasks/first-task-command.tsx'
import { LedgerCheckResult } from './ledger-check-result.tsx'
import { LedgerTable } from './ledger-table.tsx'

/** Counting every row takes minutes in a large book. */
const VERIFY_MS = 310_000

/** The sum that must always hold, and the count of the rows themselves. */
export function LedgerPanel({ ledger }: { ledger: Ledger }) {
  const may = useMay('operator')
  const verify = useMutation({ mutationFn: () => api.verifyLedger({ timeoutMs: VERIFY_MS }) })
  const action = may && (
    <Button
      className="h-7!"
      disabled={verify.isPending}
      title="Counts the rows themselves and compares them with the ledger; changes nothing"
      onClick={() => verify.mutate()}
    >
      <ScanSearch aria-hidden size={14} /> {verify.isPending ? 'Counting rows…' : 'Verify'}
    </Button>
  )
  return (
    <Panel title="Ledger" note="every accepted task is somewhere" actions={action}>
      {ledger.queues.length === 0 ? (
        <div className="space-y-3 px-4 py-3 text-ink-2">
          <p>Nothing was accepted yet. The first task begins the ledger of its queue:</p>
          <FirstTaskCommand />
        </div>
      ) : (
        <LedgerTable ledger={ledger} />
      )}
      <div aria-live="polite">
        {verify.data !== undefined && <LedgerCheckResult check={verify.data} />}
        {verify.error !== null && (
          <div className="p-3">
            <Refusal error={verify.error} />
          </div>
        )}
      </div>
    </Panel>
  )
}
