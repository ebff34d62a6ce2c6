'use client'

import type { Webhook } from '@bullwheel/contracts'
import { CirclePause, CirclePlay, History, KeyRound, Pencil, Send, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { api } from '../../../../api/browser-client.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button, buttonClass } from '../../../../components/button.tsx'
import { Menu } from '../../../../components/menu.tsx'
import { MenuAction } from '../../../../components/menu-action.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { editWebhookPath } from '../paths.ts'
import { useWebhookVerb } from '../use-webhook-verb.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { DisableDialog } from './disable-dialog.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { RotateDialog } from './rotate-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'

type Question = keyof typeof DIALOGS

const DIALOGS = {
  test: TestDialog,
  replay: ReplayDialog,
  rotate: RotateDialog,
  disable: DisableDialog,
  delete: DeleteDialog,
}

/** What can be done with the webhook; nothing for those who may only look. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { id, enabled } = webhook
  const [question, setQuestion] = useState<Question | null>(null)
  const enable = useWebhookVerb({ call: () => api.editWebhook({ params: { id }, body: { enabled: true } }) })
  const Asked = question === null ? null : DIALOGS[question]
  if (!useMay('admin')) return null
  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2 max-sm:ml-0 max-sm:w-full max-sm:justify-start max-sm:gap-1.5">
      {!enabled && (
        <Button
          look="primary"
          disabled={enable.isPending}
          title="What is pending is sent, and it is told of what happens from now on"
          onClick={() => enable.mutate()}
        >
          <CirclePlay aria-hidden size={14} /> Enable
        </Button>
      )}
      <Button onClick={() => setQuestion('test')}>
        <Send aria-hidden size={14} /> Test
      </Button>
      <Button onClick={() => setQuestion('replay')}>
        <History aria-hidden size={14} /> Replay
      </Button>
      <Link href={editWebhookPath(id)} prefetch={false} className={buttonClass()}>
        <Pencil aria-hidden size={14} /> Edit
      </Link>
      <div className="max-sm:ml-auto">
        <Menu name="More actions" label="More" align="right" isActive>
          <MenuAction icon={KeyRound} word="Rotate the secret…" onChoose={() => setQuestion('rotate')} />
          {enabled && <MenuAction icon={CirclePause} word="Disable…" onChoose={() => setQuestion('disable')} />}
          <MenuAction icon={Trash2} word="Delete…" isDanger onChoose={() => setQuestion('delete')} />
        </Menu>
      </div>
      {Asked !== null && <Asked webhook={webhook} onClose={() => setQuestion(null)} />}
      {enable.error !== null && (
        <div className="w-full max-w-md">
          <Refusal error={enable.error} />
        </div>
      )}
    </div>
  )
}
