'use client'

import { retryRule, type TaskType } from '@bullwheel/contracts'
import { PayloadSection } from '../../../../forms/payload-section.tsx'
import { PriorityOption } from '../../../../forms/priority-option.tsx'
import { RetryOptions } from '../../../../forms/retry-options.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { TypeSection } from '../../../../forms/type-section.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { taskDraftFor, type TaskDraft } from './task-draft.ts'

type Props = { types: readonly TaskType[]; draft: TaskDraft; onChange: (changed: Partial<TaskDraft>) => void }

/** The task that every tick makes. */
export function TaskSection({ types, draft, onChange }: Props) {
  const type = types.find((one) => one.type === draft.type)
  function choose(chosen: TaskType) {
    const { type: name, payload } = taskDraftFor(chosen)
    onChange({ type: name, payload })
  }
  return (
    <>
      <TypeSection types={types} chosen={draft.type} onChoose={choose} />
      <PayloadSection
        key={draft.type}
        path="task.payload"
        schema={type?.schema ?? {}}
        payload={draft.payload}
        onChange={(payload) => onChange({ payload })}
      />
      <TaskOptions draft={draft} type={type} onChange={onChange} />
    </>
  )
}

function TaskOptions({ draft, type, onChange }: Omit<Props, 'types'> & { type: TaskType | undefined }) {
  return (
    <Section title="Task options" note="empty: as the type says">
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="sm:col-span-2">
          <PriorityOption path="task.priority" value={draft.priority} onChange={(priority) => onChange({ priority })} />
        </div>
        <TextOption
          path="task.name"
          label="Task name"
          value={draft.name}
          hint="A label for people"
          onChange={(name) => onChange({ name })}
        />
        <TextOption
          path="task.queue"
          label="Queue"
          value={draft.queue}
          placeholder={type?.queue}
          onChange={(queue) => onChange({ queue })}
        />
        <RetryOptions
          path="task.retry"
          draft={draft}
          defaults={retryRule.safeParse(type?.retry).data}
          onChange={onChange}
        />
        <TextOption
          path="task.startWithin"
          label="Start within"
          value={draft.startWithin}
          placeholder="no deadline"
          hint="After its run time; later it expires"
          onChange={(startWithin) => onChange({ startWithin })}
        />
        <TextOption
          path="task.finishWithin"
          label="Finish within"
          value={draft.finishWithin}
          placeholder="no deadline"
          hint="After its run time; later it expires"
          onChange={(finishWithin) => onChange({ finishWithin })}
        />
        <TextOption
          path="task.timeout"
          label="Timeout"
          value={draft.timeout}
          placeholder={typeof type?.timeout === 'number' ? formatDuration(type.timeout) : 'none'}
          hint="For each attempt: 30s, 5m, …"
          onChange={(timeout) => onChange({ timeout })}
        />
        <TextOption
          path="task.tags"
          label="Tags"
          value={draft.tags}
          placeholder="tenant:acme, nightly"
          hint="Separated by commas"
          onChange={(tags) => onChange({ tags })}
        />
      </div>
    </Section>
  )
}
