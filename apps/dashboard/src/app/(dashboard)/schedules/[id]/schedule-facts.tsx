'use client'

import type { Schedule } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { RecordFacts } from '../../../../components/record-facts.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { ZonedTime } from '../../../../time/zoned-time.tsx'
import { tasksPath } from '../../tasks/search-params.ts'
import { MISSED_WORDS, OVERLAP_WORDS } from '../rule-words.ts'
import { ticksPath } from './tick-filters.ts'

/** How the schedule behaves, its limits, and what it has made so far. */
export function ScheduleFacts({ schedule }: { schedule: Schedule }) {
  const { id, timezone, missed, runs, maxRuns, queuedTicks, failuresInRow, autoPauseAfter } = schedule
  const overlap = OVERLAP_WORDS.find(({ value }) => value === schedule.overlap)
  const missedWord = MISSED_WORDS.find(({ value }) => value === missed.policy)
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Runs">
          <span className="nums">
            {runs.toLocaleString('en')}
            {maxRuns !== null && ` of ${maxRuns.toLocaleString('en')}`} by its rule
          </span>
          {', '}
          <FactLink href={tasksPath({ scheduleId: id })}>all its tasks</FactLink>
        </Fact>
        <Fact name="Failures">
          {failuresInRow === 0 ? (
            'none in a row'
          ) : (
            <FactLink href={tasksPath({ scheduleId: id, state: ['failed', 'expired'] })}>
              <span className="nums">{failuresInRow} in a row</span>
            </FactLink>
          )}
          {autoPauseAfter !== null && <span className="text-ink-3">, pauses itself at {autoPauseAfter}</span>}
        </Fact>
        <Fact name="Overlap">
          <span title={overlap?.meaning}>{overlap?.word}</span>
          {queuedTicks > 0 && (
            <>
              {', '}
              <FactLink href={ticksPath(id, { outcome: 'queued' })}>
                <span className="nums">{queuedTicks} queued</span>
              </FactLink>
            </>
          )}
        </Fact>
        <Fact name="Missed">
          <span title={missedWord?.meaning}>{missedWord?.word}</span>
          {missed.policy !== 'skip' && <span className="text-ink-3">, up to {formatDuration(missed.window)} back</span>}
        </Fact>
        {schedule.startAt !== null && (
          <Fact name="Not before">
            <ZonedTime at={schedule.startAt} zone={timezone} className="nums" />
          </Fact>
        )}
        {schedule.endAt !== null && (
          <Fact name="Not after">
            <ZonedTime at={schedule.endAt} zone={timezone} className="nums" />
          </Fact>
        )}
        {schedule.jitter !== null && <Fact name="Jitter">up to {formatDuration(schedule.jitter)}</Fact>}
        <RecordFacts record={schedule} />
      </FactList>
    </Panel>
  )
}

function FactLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="rounded break-words text-accent underline underline-offset-2">
      {children}
    </Link>
  )
}
