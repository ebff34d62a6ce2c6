'use client'

import { TASK_STATES, type TaskState } from '@bullwheel/contracts'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'
import { STATE_VIEWS } from '../../../state/state-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'

/** Any choice of the eight states. */
export function StateMenu({ chosen, onChange }: { chosen: TaskState[]; onChange: (states: TaskState[]) => void }) {
  const toggle = (state: TaskState) =>
    onChange(TASK_STATES.filter((other) => (other === state) !== chosen.includes(other)))
  const [first] = chosen
  const label = (
    <>
      <span className={chosen.length > 0 ? 'text-ink-3' : undefined}>State</span>
      {first !== undefined && chosen.length === 1 && <span className="font-medium">{STATE_VIEWS[first].word}</span>}
      {chosen.length > 1 && <span className="nums font-medium">{chosen.length} of 8</span>}
    </>
  )
  return (
    <Menu name="Filter by state" label={label} isActive={chosen.length > 0}>
      {TASK_STATES.map((state) => (
        <MenuOption key={state} isChosen={chosen.includes(state)} onChoose={() => toggle(state)}>
          <ViewBadge view={STATE_VIEWS[state]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
