'use client'

import { useId, type FormEvent, type ReactNode } from 'react'
import { faultsIn } from '../../../api/faults-in.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Refusal } from '../../../components/refusal.tsx'
import { FaultsProvider } from '../../../schema-form/faults-context.tsx'
import { DefaultsSection } from './defaults-section.tsx'
import { LimitsSection } from './limits-section.tsx'
import type { QueueDraft } from './queue-draft.ts'

type Props = {
  title: string
  /** The button that saves, and whether it may. */
  act: string
  isReady: boolean
  draft: QueueDraft
  onChange: (changed: Partial<QueueDraft>) => void
  error: Error | null
  onSave: () => void
  onClose: () => void
  children?: ReactNode
}

/** The settings of a queue in a dialog. */
export function QueueForm({ title, act, isReady, draft, onChange, error, onSave, onClose, children }: Props) {
  const formId = useId()
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (isReady) onSave()
  }
  return (
    <Dialog
      title={title}
      isOpen
      isWide
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it as it is</Button>
          <Button look="primary" type="submit" form={formId} disabled={!isReady}>
            {act}
          </Button>
        </>
      }
    >
      <FaultsProvider faults={faultsIn(error)}>
        <form
          id={formId}
          noValidate
          aria-label={title}
          onSubmit={onSubmit}
          className="mb-3 flex flex-col gap-6 text-ink"
        >
          {children}
          <LimitsSection draft={draft} onChange={onChange} />
          <DefaultsSection draft={draft} onChange={onChange} />
        </form>
      </FaultsProvider>
      {error !== null && <Refusal error={error} />}
    </Dialog>
  )
}
