'use client'

import { Menu } from './menu.tsx'
import { MenuOption } from './menu-option.tsx'

type Option = { value: string; note?: string }
type Props = {
  name: string
  value: string | undefined
  options: readonly Option[]
  onChange: (value: string | undefined) => void
  align?: 'left' | 'right'
}

/** Narrows a list to one value. */
export function FilterMenu({ name, value, options, onChange, align = 'left' }: Props) {
  const label = (
    <>
      <span className={value === undefined ? undefined : 'text-ink-3'}>{name}</span>
      {value !== undefined && <span className="max-w-40 truncate font-medium">{value}</span>}
    </>
  )
  return (
    <Menu name={`Filter by ${name.toLowerCase()}`} label={label} isActive={value !== undefined} align={align}>
      <MenuOption isChosen={value === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {options.map((option) => (
        <MenuOption
          key={option.value}
          isChosen={option.value === value}
          onChoose={() => onChange(option.value)}
          note={option.note}
        >
          {option.value}
        </MenuOption>
      ))}
    </Menu>
  )
}
