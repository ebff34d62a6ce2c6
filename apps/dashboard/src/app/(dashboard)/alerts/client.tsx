'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { useMay } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { useRowKeys } from '../../../components/use-row-keys.ts'
import { RulesPanel } from './rules-panel.tsx'
import { WarningsPanel } from './warnings-panel.tsx'

/** What is wrong now, and the rules that tell somebody. */
export function AlertsClient() {
  const may = useMay('admin')
  useRowKeys()
  return (
    <>
      <PageHeader title="Alerts">
        {may && (
          <Link href="/alerts/new" prefetch={false} className={buttonClass('primary')}>
            <Plus aria-hidden size={14} /> New rule
          </Link>
        )}
      </PageHeader>
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <WarningsPanel />
        <RulesPanel />
      </div>
    </>
  )
}
