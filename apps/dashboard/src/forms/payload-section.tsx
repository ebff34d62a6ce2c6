'use client'

import type { JsonSchema } from '@bullwheel/contracts'
import { useMemo, useState } from 'react'
import { JsonEditor } from '../components/json-editor.tsx'
import { Labelled, controlProps } from '../components/labelled.tsx'
import { Segments } from '../components/segments.tsx'
import { useFaultAt } from '../schema-form/faults-context.tsx'
import { PayloadField } from '../schema-form/fields/payload-field.tsx'
import { readSchema } from '../schema-form/read-schema.ts'
import { Section } from './section.tsx'

type Props = {
  /** Where the gateway says faults of it. */
  path?: string
  schema: JsonSchema
  payload: unknown
  onChange: (payload: unknown) => void
}

/** What the handler is given: as a form made from its schema, or as JSON. Both show the same value. */
export function PayloadSection({ path = 'payload', schema, payload, onChange }: Props) {
  const field = useMemo(() => readSchema(schema), [schema])
  const [view, setView] = useState<'form' | 'json'>('form')
  const hasForm = field.kind !== 'json'
  const switcher = (
    <Segments
      label="Payload editor"
      options={[
        { value: 'form', word: 'Form' },
        { value: 'json', word: 'JSON' },
      ]}
      value={view}
      onChange={setView}
    />
  )
  return (
    <Section title="Payload" {...(hasForm && { action: switcher })}>
      {hasForm && view === 'form' ? (
        <PayloadField field={field} path={path} label="Payload" isRequired value={payload} onChange={onChange} />
      ) : (
        <RawPayload path={path} payload={payload} onChange={onChange} />
      )}
    </Section>
  )
}

function RawPayload({ path, payload, onChange }: Omit<Props, 'schema'> & { path: string }) {
  const fault = useFaultAt(path)
  const hint = 'Any JSON up to 256 KiB; empty for none'
  return (
    <Labelled path={path} label="Payload as JSON" hint={hint} fault={fault}>
      <JsonEditor {...controlProps({ path, fault, hint })} rows={12} value={payload} onChange={onChange} />
    </Labelled>
  )
}
