'use client'

import { api } from '../../../../api/browser-client.ts'
import { oneSchedule } from '../../../../api/schedule-queries.ts'
import { RecordPage } from '../../../../components/record-page.tsx'
import NoSuchSchedule from './not-found.tsx'
import { PausedNote } from './paused-note.tsx'
import { RulePanel } from './rule-panel.tsx'
import { ScheduleFacts } from './schedule-facts.tsx'
import { ScheduleHeader } from './schedule-header.tsx'
import { TaskPanel } from './task-panel.tsx'
import { TickHistory } from './tick-history.tsx'
import { UpcomingPanel } from './upcoming-panel.tsx'
import { WarningNotes } from './warning-notes.tsx'

/** Everything about one schedule. */
export function ScheduleClient({ id }: { id: string }) {
  return (
    <RecordPage
      kind="Schedule"
      one={oneSchedule(api, id)}
      missing={<NoSuchSchedule />}
      header={(schedule) => <ScheduleHeader schedule={schedule} />}
      aside={(schedule) => (
        <>
          <UpcomingPanel schedule={schedule} />
          <ScheduleFacts schedule={schedule} />
          <TaskPanel task={schedule.task} />
        </>
      )}
    >
      {(schedule) => (
        <>
          <WarningNotes schedule={schedule} />
          {schedule.pause !== null && <PausedNote pause={schedule.pause} />}
          <RulePanel schedule={schedule} />
          <TickHistory schedule={schedule} />
        </>
      )}
    </RecordPage>
  )
}
