'use client'

import type { Mirror } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { MIRROR_VIEWS } from '../../../../state/mirror-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'

/** Which mirror this is, how it stands, and what an admin can do about it. */
export function MirrorHeader({ mirror }: { mirror: Mirror }) {
  const [asked, setAsked] = useState<'replay' | 'remove' | null>(null)
  const may = useMay('admin')
  const close = () => setAsked(null)
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-ink-3 max-sm:hidden">
        <Link href="/mirrors" prefetch={false} className="rounded hover:text-ink">
          Mirrors
        </Link>
        <ChevronRight aria-hidden size={13} />
      </nav>
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{mirror.name}</h1>
      <ViewBadge view={MIRROR_VIEWS[mirror.state]} isLarge />
      {may && (
        <div className="ml-auto flex items-center gap-2">
          {mirror.state === 'stopped' && (
            <Button className="text-failed!" onClick={() => setAsked('remove')}>
              Remove…
            </Button>
          )}
          {mirror.name !== 'stats' && <Button onClick={() => setAsked('replay')}>Replay…</Button>}
        </div>
      )}
      {asked === 'replay' && <ReplayDialog mirror={mirror} onClose={close} />}
      {asked === 'remove' && <RemoveDialog mirror={mirror} onClose={close} />}
    </header>
  )
}
