'use client'

import { useId, useState, type KeyboardEvent } from 'react'

const SHOWN = 60

type Options = { value: string; options: readonly string[]; onChange: (value: string) => void }

/** What a searchable list knows: the text typed, the options that fit it, and which of them Enter would choose. */
export function useCombobox({ value, options, onChange }: Options) {
  const listId = useId()
  /** Null while nobody searches. */
  const [search, setSearch] = useState<string | null>(null)
  const [marked, setMarked] = useState(0)
  const shown = search === null ? [] : options.filter((option) => fits(option, search)).slice(0, SHOWN)

  function choose(option: string | undefined) {
    if (option !== undefined) onChange(option)
    setSearch(null)
  }
  function type(text: string) {
    setSearch(text)
    setMarked(0)
  }
  function move(step: number) {
    if (search === null) type('')
    else setMarked((current) => Math.min(shown.length - 1, Math.max(0, current + step)))
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      move(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && search !== null) {
      event.preventDefault()
      choose(shown[marked])
    } else if (event.key === 'Escape' && search !== null) {
      event.preventDefault()
      setSearch(null)
    }
  }
  const optionId = (index: number) => `${listId}-${index}`
  const isOpen = search !== null
  return {
    shown,
    marked,
    optionId,
    listId,
    isOpen,
    choose,
    inputProps: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': listId,
      'aria-activedescendant': isOpen && shown.length > 0 ? optionId(marked) : undefined,
      autoComplete: 'off',
      spellCheck: false,
      value: search ?? value,
      onKeyDown,
      onClick: () => isOpen || type(''),
      onChange: (event: { target: { value: string } }) => type(event.target.value),
      // What was typed and is an option counts without a choice.
      onBlur: () => isOpen && choose(options.find((option) => option.toLowerCase() === search.trim().toLowerCase())),
    },
  } as const
}

/** Whether every word typed occurs in the option, `_` and `/` being as good as a space. */
function fits(option: string, search: string): boolean {
  const text = option.toLowerCase().replaceAll('_', ' ')
  const words = search.toLowerCase().replaceAll('_', ' ').split(/\s+/)
  return words.every((word) => text.includes(word))
}
