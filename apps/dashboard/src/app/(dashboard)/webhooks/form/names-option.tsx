'use client'

import clsx from 'clsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { tagsOf } from '../../../../forms/typed-values.ts'

type Props = {
  path: string
  label: string
  value: string
  placeholder: string
  /** Names that there are: each is put in and taken out by a click. Others may be typed. */
  known: readonly string[]
  onChange: (value: string) => void
}

const SHOWN = 12

/** Names separated by commas, with those that there are to choose from. */
export function NamesOption({ path, label, value, placeholder, known, onChange }: Props) {
  const chosen = tagsOf(value)
  const toggle = (name: string): void => {
    const rest = chosen.filter((one) => one !== name)
    onChange((rest.length === chosen.length ? [...chosen, name] : rest).join(', '))
  }
  return (
    <div className="min-w-0">
      <TextOption
        path={path}
        label={label}
        value={value}
        placeholder={placeholder}
        hint="Separated by commas"
        onChange={onChange}
      />
      {known.length > 0 && (
        <fieldset aria-label={`Known: ${label.toLowerCase()}`} className="mt-1.5 flex flex-wrap gap-1">
          {known.slice(0, SHOWN).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={chosen.includes(name)}
              onClick={() => toggle(name)}
              className={clsx(
                'inline-flex h-6 max-w-full items-center rounded border px-1.5 text-xs hover:bg-hover max-md:h-9',
                chosen.includes(name) ? 'border-accent bg-accent/6 text-ink' : 'text-ink-2',
              )}
            >
              <span className="truncate">{name}</span>
            </button>
          ))}
        </fieldset>
      )}
    </div>
  )
}
