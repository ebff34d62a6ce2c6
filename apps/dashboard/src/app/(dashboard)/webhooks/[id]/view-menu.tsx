'use client'

import { Menu } from '../../../../components/menu.tsx'
import { MenuOption } from '../../../../components/menu-option.tsx'
import type { StateView } from '../../../../state/state-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'

type Props<Value extends string> = {
  name: string
  views: Record<Value, StateView>
  options: readonly Value[]
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

/** Narrows a list to one of several states. */
export function ViewMenu<Value extends string>({ name, views, options, value, onChange }: Props<Value>) {
  const label = value === undefined ? name : <ViewBadge view={views[value]} />
  return (
    <Menu name={`Filter by ${name.toLowerCase()}`} label={label} align="right" isActive={value !== undefined}>
      <MenuOption isChosen={value === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {options.map((option) => (
        <MenuOption key={option} isChosen={option === value} onChoose={() => onChange(option)}>
          <ViewBadge view={views[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
