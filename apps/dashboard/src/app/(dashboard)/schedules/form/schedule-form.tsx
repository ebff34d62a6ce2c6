'use client'

import type { TaskType } from '@bullwheel/contracts'
import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react'
import { faultsIn } from '../../../../api/faults-in.ts'
import { useMay } from '../../../../api/visitor-context.tsx'
import { Button } from '../../../../components/button.tsx'
import { PageHeader } from '../../../../components/page-header.tsx'
import { Refusal } from '../../../../components/refusal.tsx'
import { focusBrokenJson } from '../../../../forms/focus-broken-json.ts'
import { FaultsProvider } from '../../../../schema-form/faults-context.tsx'
import { useAtPresent } from '../../../../time/use-now.tsx'
import { LimitsSection } from './limits-section.tsx'
import { PolicySection } from './policy-section.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { previewStart } from './preview-start.ts'
import { RuleSection } from './rule-section.tsx'
import { ruleOf, type ScheduleBody, type ScheduleDraft } from './schedule-draft.ts'
import { TaskSection } from './task-section.tsx'
import { usePreview } from './use-preview.ts'

type Props = {
  title: string
  crumbs: ReactNode
  types: readonly TaskType[]
  draft: ScheduleDraft
  onChange: (changed: Partial<ScheduleDraft>) => void
  /** What would be sent now, and what was sent when `error` came back. */
  body: ScheduleBody
  sent: ScheduleBody | undefined
  error: Error | null
  /** Where the preview begins, if neither now nor at the start that the form names. */
  previewFrom?: string | null
  act: ReactNode
  isReady: boolean
  onSave: () => void
  children?: ReactNode
}

const RULE_FIELDS: ReadonlySet<string> = new Set(['cron', 'every', 'timezone'] satisfies (keyof ScheduleBody)[])

/** A schedule as a form, with what its rule means beside it. The gateway judges; its words stand at the fields. */
export function ScheduleForm(props: Props) {
  const { title, crumbs, types, draft, onChange, error, previewFrom, act, isReady, onSave, children } = props
  const form = useRef<HTMLFormElement>(null)
  const formId = useId()
  const may = useMay('operator')
  const from = useAtPresent((now) => previewStart(draft, now) ?? previewFrom ?? '')
  const preview = usePreview({ ...ruleOf(draft), ...(from !== '' && { from }) })
  const faults = [...(preview.isOld ? [] : preview.faults), ...refusedFaults(props)]

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (!focusBrokenJson(form.current) && isReady) onSave()
  }

  return (
    <>
      <PageHeader title={title} mark={crumbs}>
        <Button
          type="submit"
          form={formId}
          look="primary"
          disabled={!isReady || !may}
          title={may ? undefined : 'Needs the role operator'}
        >
          {act}
        </Button>
      </PageHeader>
      <FaultsProvider faults={faults}>
        <form
          ref={form}
          id={formId}
          noValidate
          aria-label={title}
          onSubmit={onSubmit}
          className="grid gap-x-8 gap-y-8 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_24rem]"
        >
          {error !== null && <ShownRefusal error={error} />}
          <RuleSection draft={draft} onChange={onChange} />
          <div className="min-w-0 lg:sticky lg:top-18 lg:row-span-2 lg:max-h-[calc(100dvh-7rem)] lg:self-start lg:overflow-auto">
            <PreviewPanel state={preview} zone={draft.timezone} />
          </div>
          <div className="flex min-w-0 flex-col gap-8">
            <TaskSection
              types={types}
              draft={draft.task}
              onChange={(changed) => onChange({ task: { ...draft.task, ...changed } })}
            />
            <PolicySection draft={draft} onChange={onChange} />
            <LimitsSection draft={draft} onChange={onChange} />
            {children}
          </div>
        </form>
      </FaultsProvider>
    </>
  )
}

/** Comes into sight by itself: the form may be scrolled far below it. */
function ShownRefusal({ error }: { error: Error }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.scrollIntoView({ block: 'center' }), [error])
  return (
    <div ref={place} className="lg:col-span-2">
      <Refusal error={error} />
    </div>
  )
}

/** What the gateway refused. Faults of the rule are the preview's business as soon as the rule is another. */
function refusedFaults({ error, sent, body }: Pick<Props, 'error' | 'sent' | 'body'>) {
  const isSame = (name: string) => sent?.[name as keyof ScheduleBody] === body[name as keyof ScheduleBody]
  return faultsIn(error).filter(({ path }) => !RULE_FIELDS.has(path) || [...RULE_FIELDS].every(isSame))
}
