'use client'

import type { Mirror } from '@bullwheel/contracts'
import { useState } from 'react'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { MIRROR_VIEWS } from '../../../../state/mirror-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { MIRRORS_CRUMB } from '../paths.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'

/** Which mirror this is, how it stands, and what an admin can do about it. */
export function MirrorHeader({ mirror }: { mirror: Mirror }) {
  const [asked, setAsked] = useState<'replay' | 'remove' | null>(null)
  const may = useMay('admin')
  const close = () => setAsked(null)
  return (
    <RecordHeader list={MIRRORS_CRUMB} title={mirror.name}>
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
    </RecordHeader>
  )
}
