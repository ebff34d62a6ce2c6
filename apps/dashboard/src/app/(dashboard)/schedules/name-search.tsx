'use client'

import { useEffect, useEffectEvent, useState } from 'react'
import { inputClass } from '../../../components/input-class.ts'
import { useSettled } from '../../../components/use-settled.ts'

const QUIET_MS = 250

/** A part of a name, searched for once typing pauses. */
export function NameSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  const settled = useSettled(text, QUIET_MS)
  const search = useEffectEvent((wanted: string) => {
    if (wanted !== value) onChange(wanted)
  })
  useEffect(() => search(settled.trim()), [settled])
  // The address may change elsewhere: by the back button, or by clearing all filters.
  if (value !== known) {
    setKnown(value)
    if (value !== settled.trim()) setText(value)
  }
  return (
    <input
      type="search"
      aria-label="Search schedules"
      placeholder="Search by name"
      value={text}
      onChange={(event) => setText(event.target.value)}
      className={inputClass(false, 'max-w-56 max-md:max-w-none')}
    />
  )
}
