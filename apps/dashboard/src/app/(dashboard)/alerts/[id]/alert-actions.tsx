'use client'

import type { Alert } from '@bullwheel/contracts'
import { Bell, BellOff, CirclePause, CirclePlay, Pencil, Send, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../../components/button.tsx'
import { Menu } from '../../../../components/menu.tsx'
import { MenuAction } from '../../../../components/menu-action.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { editAlertPath } from '../paths.ts'
import { useAlertVerb } from '../use-alert-verb.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { DisableDialog } from './disable-dialog.tsx'
import { MuteDialog } from './mute-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'

const DIALOGS = { test: TestDialog, mute: MuteDialog, disable: DisableDialog, delete: DeleteDialog }

type Change = { enabled?: boolean; mutedUntil?: string | null }

/** What can be done with the rule; nothing for those who may only look. */
export function AlertActions({ alert, isMuted }: { alert: Alert; isMuted: boolean }) {
  const { id, enabled } = alert
  const [question, setQuestion] = useState<keyof typeof DIALOGS | null>(null)
  const change = useAlertVerb({ call: (body: Change) => api.editAlert({ params: { id }, body }) })
  const Asked = question === null ? null : DIALOGS[question]
  if (!useMay('admin')) return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start max-sm:gap-1.5">
      {!enabled && (
        <Button look="primary" disabled={change.isPending} onClick={() => change.mutate({ enabled: true })}>
          <CirclePlay aria-hidden size={14} /> Enable
        </Button>
      )}
      {enabled && isMuted && (
        <Button look="primary" disabled={change.isPending} onClick={() => change.mutate({ mutedUntil: null })}>
          <Bell aria-hidden size={14} /> Unmute
        </Button>
      )}
      {enabled && !isMuted && (
        <Button onClick={() => setQuestion('mute')}>
          <BellOff aria-hidden size={14} /> Mute
        </Button>
      )}
      <Button onClick={() => setQuestion('test')}>
        <Send aria-hidden size={14} /> Test
      </Button>
      <Link href={editAlertPath(id)} prefetch={false} className={buttonClass()}>
        <Pencil aria-hidden size={14} /> Edit
      </Link>
      <div className="max-sm:ml-auto">
        <Menu name="More actions" label="More" align="right" isActive>
          {enabled && <MenuAction icon={CirclePause} word="Disable…" onChoose={() => setQuestion('disable')} />}
          <MenuAction icon={Trash2} word="Delete…" isDanger onChoose={() => setQuestion('delete')} />
        </Menu>
      </div>
      {Asked !== null && <Asked alert={alert} onClose={() => setQuestion(null)} />}
      {change.error !== null && (
        <div className="w-full max-w-md">
          <Refusal error={change.error} />
        </div>
      )}
    </div>
  )
}
