'use client'

import type { Ledger } from '@bullwheel/contracts'
import { RotateCcw } from 'lucide-react'
import { Button } from '../../../components/button.tsx'
import { Menu } from '../../../components/menu.tsx'
import { MenuAction } from '../../../components/menu-action.tsx'

type Props = { failing: Ledger['queues']; chosen: string | undefined; onChoose: (queue: string) => void }

/** Retries go by queue: the one that is shown, or one to choose. */
export function RetryAllMenu({ failing, chosen, onChoose }: Props) {
  const only = failing.find(({ queue }) => queue === chosen) ?? (failing.length === 1 ? failing[0] : undefined)
  if (only !== undefined) {
    return (
      <Button onClick={() => onChoose(only.queue)} className="md:h-7!">
        <RotateCcw aria-hidden size={13} /> Retry all {only.failed.toLocaleString('en')} of {only.queue}…
      </Button>
    )
  }
  return (
    <Menu name="Retry all of a queue" label="Retry all of…" align="right" isActive>
      {failing.map(({ queue, failed }) => (
        <MenuAction
          key={queue}
          icon={RotateCcw}
          word={`${queue}: ${failed.toLocaleString('en')} failed…`}
          onChoose={() => onChoose(queue)}
        />
      ))}
    </Menu>
  )
}
