'use client'

import type { Schedule } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { SCHEDULE_VIEWS } from '../../../../state/schedule-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { SCHEDULES_CRUMB } from '../paths.ts'
import { ScheduleActions } from './schedule-actions.tsx'

/** Which schedule this is, whether it runs, and what can be done about it. */
export function ScheduleHeader({ schedule }: { schedule: Schedule }) {
  return (
    <RecordHeader list={SCHEDULES_CRUMB} title={schedule.name}>
      <ViewBadge view={SCHEDULE_VIEWS[schedule.state]} isLarge />
      <ScheduleActions schedule={schedule} />
    </RecordHeader>
  )
}
