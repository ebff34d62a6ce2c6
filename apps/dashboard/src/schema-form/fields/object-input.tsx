'use client'

import { useFaultAt } from '../faults-context.tsx'
import type { ObjectField } from '../field.ts'
import { isRecord } from '../pick-variant.ts'
import { FieldGroup } from './field-group.tsx'
import type { NestingProps } from './field-props.ts'
import { MapRows } from './map-rows.tsx'

/** The members of an object; the payload's own stand free, nested ones in a frame. */
export function ObjectInput({
  field,
  path,
  label,
  isRequired,
  value,
  onChange,
  action,
  Nested,
}: NestingProps<ObjectField>) {
  const fault = useFaultAt(path)
  const object = isRecord(value) ? value : {}
  function setMember(name: string, member: unknown) {
    const { [name]: _, ...others } = object
    const changed = member === undefined ? others : { ...object, [name]: member }
    onChange(Object.keys(changed).length === 0 && !isRequired ? undefined : changed)
  }
  return (
    <FieldGroup
      path={path}
      label={label}
      isRequired={isRequired}
      isBare={path === 'payload'}
      hint={field.description}
      fault={fault}
      action={action}
    >
      {field.members.map(({ name, field: member, isRequired: isNeeded }) => (
        <Nested
          key={name}
          field={member}
          path={`${path}.${name}`}
          label={member.title ?? name}
          isRequired={isNeeded}
          value={object[name]}
          onChange={(next) => setMember(name, next)}
        />
      ))}
      {field.others !== null && (
        <MapRows
          Nested={Nested}
          field={field.others}
          path={path}
          known={field.members.map(({ name }) => name)}
          object={object}
          onChange={(next) => onChange(Object.keys(next).length === 0 && !isRequired ? undefined : next)}
        />
      )}
      {field.members.length === 0 && field.others === null && <p className="text-ink-3">This object has no fields.</p>}
    </FieldGroup>
  )
}
