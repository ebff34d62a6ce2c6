'use client'

import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import type { EditDraft } from './edit-draft.ts'

type Props = { draft: EditDraft; onChange: (changed: Partial<EditDraft>) => void }

/** When it runs, and by when it must have begun and ended. */
export function EditTimes({ draft, onChange }: Props) {
  return (
    <Section title="When" note="in your own time zone">
      <div className="grid gap-4 sm:grid-cols-3">
        <TextOption
          path="runAt"
          label="Run time"
          type="datetime-local"
          value={draft.runAt}
          onChange={(runAt) => onChange({ runAt })}
        />
        <TextOption
          path="startBy"
          label="Start by"
          type="datetime-local"
          value={draft.startBy}
          hint="Later it expires; empty: never"
          onChange={(startBy) => onChange({ startBy })}
        />
        <TextOption
          path="finishBy"
          label="Finish by"
          type="datetime-local"
          value={draft.finishBy}
          hint="Later it expires; empty: never"
          onChange={(finishBy) => onChange({ finishBy })}
        />
      </div>
    </Section>
  )
}
