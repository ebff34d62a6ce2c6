'use client'

import clsx from 'clsx'
import { ChevronsUpDown } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { inputClass } from './input-class.ts'
import { Labelled, controlProps } from './labelled.tsx'
import { useCombobox } from './use-combobox.ts'

type Props = {
  path: string
  label: string
  hint?: string
  fault?: string | undefined
  value: string
  options: readonly string[]
  onChange: (value: string) => void
  /** What stands beside an option. */
  note?: (option: string) => ReactNode
}

/** One of many names, found by typing a part of it. Arrow keys walk, Enter chooses, Escape leaves it as it was. */
export function Combobox({ path, label, hint, fault, value, options, onChange, note }: Props) {
  const { shown, marked, optionId, listId, isOpen, choose, inputProps } = useCombobox({ value, options, onChange })
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[marked]?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  return (
    <Labelled path={path} label={label} hint={hint} fault={fault}>
      <div className="relative">
        <input
          {...controlProps({ path, fault, hint })}
          {...inputProps}
          placeholder={isOpen ? value : undefined}
          className={inputClass(fault !== undefined, 'pr-8')}
        />
        <ChevronsUpDown
          aria-hidden
          size={14}
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
        />
        {isOpen && (
          <div
            ref={list}
            id={listId}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot be searched, a datalist not be styled
            role="listbox"
            aria-label={label}
            className="fade-in absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-auto rounded-lg border bg-raised p-1 shadow-float"
          >
            {shown.map((option, index) => (
              <div
                key={option}
                id={optionId(index)}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- belongs to that list
                role="option"
                tabIndex={-1}
                aria-selected={option === value}
                // Before a click the field would lose its focus, and the list be closed.
                onMouseDown={(event) => {
                  event.preventDefault()
                  choose(option)
                }}
                className={clsx(
                  'flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 hover:bg-hover max-md:min-h-10',
                  index === marked && 'bg-pressed',
                  option === value && 'font-medium text-accent',
                )}
              >
                <span className="truncate">{option}</span>
                {note !== undefined && <span className="nums ml-auto shrink-0 text-xs text-ink-3">{note(option)}</span>}
              </div>
            ))}
            {shown.length === 0 && <p className="px-2 py-1.5 text-ink-3">Nothing has such a name</p>}
          </div>
        )}
      </div>
    </Labelled>
  )
}
