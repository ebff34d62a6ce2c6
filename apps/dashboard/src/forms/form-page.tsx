'use client'

import { useId, type FormEvent, type ReactNode } from 'react'
import { faultsIn } from '../api/faults-in.ts'
import { useMay } from '../api/visitor-context.tsx'
import { Button } from '../components/button.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { Refusal } from '../components/refusal.tsx'
import { FaultsProvider } from '../schema-form/faults-context.tsx'

type Props = {
  title: string
  crumbs: ReactNode
  error: Error | null
  /** What the button says, and whether it does something now. */
  act: ReactNode
  isReady: boolean
  onSave: () => void
  children: ReactNode
}

/** A page that is a form of an admin's. The gateway judges; its words stand at the fields. */
export function FormPage({ title, crumbs, error, act, isReady, onSave, children }: Props) {
  const formId = useId()
  const may = useMay('admin')

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (isReady) onSave()
  }

  return (
    <>
      <PageHeader title={title} mark={crumbs}>
        <Button
          type="submit"
          form={formId}
          look="primary"
          disabled={!isReady || !may}
          title={may ? undefined : 'Needs the role admin'}
        >
          {act}
        </Button>
      </PageHeader>
      <FaultsProvider faults={faultsIn(error)}>
        <form
          id={formId}
          noValidate
          aria-label={title}
          onSubmit={onSubmit}
          className="flex max-w-3xl flex-col gap-8 p-4 md:p-6"
        >
          {error !== null && <Refusal error={error} />}
          {children}
        </form>
      </FaultsProvider>
    </>
  )
}
