'use client'

import { useId } from 'react'

type Props<Value extends string> = {
  label: string
  options: readonly { value: Value; word: string }[]
  value: Value
  onChange: (value: Value) => void
}

/** A choice of few, all in sight. */
export function Segments<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  const name = useId()
  return (
    <fieldset aria-label={label} className="inline-flex max-w-full flex-wrap gap-0.5 rounded-md border bg-sunken p-0.5">
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex h-7 cursor-pointer items-center rounded px-2.5 text-ink-2 hover:text-ink has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-panel has-focus-visible:outline-2 max-md:h-9"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.word}
        </label>
      ))}
    </fieldset>
  )
}
