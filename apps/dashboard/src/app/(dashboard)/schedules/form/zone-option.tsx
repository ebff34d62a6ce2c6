'use client'

import { useMemo } from 'react'
import { Combobox } from '../../../../components/combobox.tsx'
import { useFaultAt } from '../../../../schema-form/faults-context.tsx'
import { offsetText, ownZone, zoneNames } from '../../../../time/zoned.ts'

/** The clocks that the rule goes by; the visitor's own come first. */
export function ZoneOption({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  const names = useMemo(() => [...new Set([ownZone(), ...zoneNames()])], [])
  const fault = useFaultAt('timezone')
  return (
    <Combobox
      path="timezone"
      label="Time zone"
      value={zone}
      options={names}
      fault={fault}
      hint={zone === ownZone() ? 'Your own' : `Yours is ${ownZone()}`}
      note={(name) => offsetText(Date.now(), name)}
      onChange={onChange}
    />
  )
}
