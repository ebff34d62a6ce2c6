'use client'

import { useId } from 'react'

type Props<Value extends string> = {
  label: string
  options: readonly { value: Value; word: string; meaning: string }[]
  value: Value
  onChange: (value: Value) => void
}

/** A choice of few that need a line of explanation each. */
export function ChoiceCards<Value extends string>({ label, options, value, onChange }: Props<Value>) {
  const name = useId()
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="mb-1 font-medium">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="relative flex cursor-pointer flex-col rounded-lg border px-3 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent/6 has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            aria-label={option.word}
            aria-describedby={`${name}-${option.value}`}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className="font-medium">{option.word}</span>
          <span id={`${name}-${option.value}`} className="text-xs text-ink-3">
            {option.meaning}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
