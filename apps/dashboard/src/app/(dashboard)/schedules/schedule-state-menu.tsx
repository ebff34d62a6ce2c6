'use client'

import { SCHEDULE_STATES, type ScheduleState } from '@bullwheel/contracts'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'
import { SCHEDULE_VIEWS } from '../../../state/schedule-view.ts'
import { ViewBadge } from '../../../state/view-badge.tsx'

type Props = { state: ScheduleState | undefined; onChange: (state: ScheduleState | undefined) => void }

/** Schedules of one state, or of any. */
export function ScheduleStateMenu({ state, onChange }: Props) {
  const label = state === undefined ? 'State' : <ViewBadge view={SCHEDULE_VIEWS[state]} />
  return (
    <Menu name="Filter by state" label={label} isActive={state !== undefined}>
      <MenuOption isChosen={state === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {SCHEDULE_STATES.map((option) => (
        <MenuOption key={option} isChosen={option === state} onChoose={() => onChange(option)}>
          <ViewBadge view={SCHEDULE_VIEWS[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
