'use client'

import type { Alert } from '@bullwheel/contracts'
import { useMutation } from '@tanstack/react-query'
import { CircleCheck, CircleX } from 'lucide-react'
import { api } from '../../../../api/browser-client.ts'
import { Button } from '../../../../components/button.tsx'
import { Dialog } from '../../../../components/dialog.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { formatDuration } from '../../../../time/format.ts'

/** Sends a test message to every channel and shows what came of it. */
export function TestDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const count = alert.channels.length
  const words = `${count} ${count === 1 ? 'channel' : 'channels'}`
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => api.testAlert({ params: { id: alert.id } }),
  })
  return (
    <Dialog
      title={`Test ${alert.name}`}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button look="primary" disabled={isPending || count === 0} onClick={() => mutate()}>
            {isPending ? 'Sending…' : `Send to ${words}`}
          </Button>
        </>
      }
    >
      <p>
        {count === 0
          ? 'It has no channel: nobody is told of what fires. Add one on its edit page.'
          : 'Sends a message that says it is a test, and waits for the answers.'}
      </p>
      {error !== null && <Refusal error={error} />}
      {data !== undefined && (
        <output className="block divide-y rounded-lg border text-ink">
          {data.results.map(({ channel, delivered, error: why, ms }, at) => {
            const Icon = delivered ? CircleCheck : CircleX
            return (
              <span key={`${at} ${channel}`} className="flex items-start gap-2 px-4 py-2.5">
                <Icon
                  aria-hidden
                  size={14}
                  className={`mt-0.5 shrink-0 ${delivered ? 'text-completed' : 'text-failed'}`}
                />
                <span className="min-w-0 break-words">
                  <span className="font-medium">{channel}</span>
                  <span className="text-ink-2"> · {delivered ? 'took it' : why}</span>
                  <span className="nums text-ink-3"> after {formatDuration(ms)}</span>
                </span>
              </span>
            )
          })}
        </output>
      )}
    </Dialog>
  )
}
