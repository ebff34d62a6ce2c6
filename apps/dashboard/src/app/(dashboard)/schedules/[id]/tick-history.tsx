'use client'

import { TICK_OUTCOMES, type Schedule, type TickOutcome } from '@bullwheel/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { WATCHED_READ_MS } from '../../../../api/queries.ts'
import { tickList, type TickFilters } from '../../../../api/schedule-queries.ts'
import { Menu } from '../../../../components/menu.tsx'
import { MenuOption } from '../../../../components/menu-option.tsx'
import { Pager } from '../../../../components/pager.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { TICK_VIEWS } from '../../../../state/tick-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { parseTickFilters, ticksPath } from './tick-filters.ts'
import { TickRow } from './tick-row.tsx'

/** What became of each nominal time, the newest first. */
export function TickHistory({ schedule: { id, timezone } }: { schedule: Schedule }) {
  const filters = parseTickFilters(useSearchParams())
  const { data, error } = useQuery({
    ...tickList(api, id, filters),
    placeholderData: keepPreviousData,
    refetchInterval: WATCHED_READ_MS,
  })
  const show = (next: TickFilters) => window.history.pushState(null, '', ticksPath(id, next))
  const { outcome } = filters
  return (
    <Panel
      id="ticks"
      title="Tick history"
      note={timezone}
      actions={<OutcomeMenu outcome={outcome} onChange={(next) => show(next === undefined ? {} : { outcome: next })} />}
    >
      <PanelRows
        label="Ticks"
        items={data?.items}
        error={error}
        empty={outcome === undefined ? 'No tick has been decided yet.' : 'No tick has this outcome.'}
        row={(tick) => <TickRow key={tick.at} tick={tick} zone={timezone} />}
        pager={
          <Pager
            shown={data?.items.length ?? 0}
            noun="tick"
            isFirst={filters.cursor === undefined}
            nextCursor={data?.nextCursor ?? null}
            onFirst={() => show(outcome === undefined ? {} : { outcome })}
            onNext={(cursor) => show({ ...filters, cursor })}
          />
        }
      />
    </Panel>
  )
}

type MenuProps = { outcome: TickOutcome | undefined; onChange: (outcome: TickOutcome | undefined) => void }

function OutcomeMenu({ outcome, onChange }: MenuProps) {
  const label = outcome === undefined ? 'Outcome' : <ViewBadge view={TICK_VIEWS[outcome]} />
  return (
    <Menu name="Filter by outcome" label={label} align="right" isActive={outcome !== undefined}>
      <MenuOption isChosen={outcome === undefined} onChoose={() => onChange(undefined)}>
        Any
      </MenuOption>
      {TICK_OUTCOMES.map((option) => (
        <MenuOption key={option} isChosen={option === outcome} onChoose={() => onChange(option)}>
          <ViewBadge view={TICK_VIEWS[option]} />
        </MenuOption>
      ))}
    </Menu>
  )
}
