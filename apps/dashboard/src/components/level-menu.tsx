'use client'

import { LOG_LEVELS, type LogLevel } from '@bullwheel/contracts'
import { Menu } from './menu.tsx'
import { MenuOption } from './menu-option.tsx'
import { LevelBadge } from '../state/level-badge.tsx'

/** Any choice of the four levels. */
export function LevelMenu({ chosen, onChange }: { chosen: LogLevel[]; onChange: (levels: LogLevel[]) => void }) {
  const toggle = (level: LogLevel) =>
    onChange(LOG_LEVELS.filter((other) => (other === level) !== chosen.includes(other)))
  const label = (
    <>
      <span className={chosen.length > 0 ? 'text-ink-3' : undefined}>Level</span>
      {chosen.length > 0 && <span className="font-medium">{chosen.join(', ')}</span>}
    </>
  )
  return (
    <Menu name="Filter by level" label={label} isActive={chosen.length > 0}>
      {LOG_LEVELS.map((level) => (
        <MenuOption key={level} isChosen={chosen.includes(level)} onChoose={() => toggle(level)}>
          <LevelBadge level={level} />
        </MenuOption>
      ))}
    </Menu>
  )
}
