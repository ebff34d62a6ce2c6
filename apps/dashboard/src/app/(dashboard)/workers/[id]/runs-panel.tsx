'use client'

import type { Execution, Worker } from '@bullwheel/contracts'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '../../../../api/browser-client.ts'
import { runsOfWorker } from '../../../../api/fleet-queries.ts'
import { Panel } from '../../../../components/panel.tsx'
import { PanelRows } from '../../../../components/panel-rows.tsx'
import { OUTCOME_VIEWS } from '../../../../state/outcome-view.ts'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { RunTime } from '../../../../time/run-time.tsx'
import { executionsPath } from '../../executions/search-params.ts'

const READ_MS = 5_000

/** What it ran last, newest first; the page of executions has all of it. */
export function RunsPanel({ worker: { id, deadAt } }: { worker: Worker }) {
  const { data, error } = useQuery({
    ...runsOfWorker(api, id),
    // What it ran last may end with it: the list is read once more after that.
    refetchInterval: ({ state: { dataUpdatedAt } }) =>
      (deadAt === null || dataUpdatedAt < Date.parse(deadAt) + READ_MS) && READ_MS,
  })
  const ended = data?.items.filter(({ outcome }) => outcome !== 'running')
  return (
    <Panel
      title="Executions"
      actions={
        <Link
          href={executionsPath({ worker: id })}
          prefetch={false}
          className="rounded px-2 text-accent underline-offset-2 hover:underline"
        >
          All executions
        </Link>
      }
    >
      <PanelRows
        label="Executions"
        items={ended}
        error={error}
        empty={
          data?.nextCursor === null
            ? 'No run of it has ended.'
            : 'None is among the newest executions of all workers; older ones are in the list of all.'
        }
        row={(run) => <RunRow key={`${run.taskId} ${run.attempt}`} run={run} />}
      />
    </Panel>
  )
}

function RunRow({ run: { taskId, attempt, outcome, type, error, startedAt, endedAt } }: { run: Execution }) {
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-3 px-4 py-2 hover:bg-hover">
      <Link
        href={`/tasks/${taskId}`}
        prefetch={false}
        data-row-link
        aria-label={`${type}, attempt ${attempt}, ${outcome}`}
        className="absolute inset-0 z-[1] -outline-offset-2!"
      />
      <span className="w-28 shrink-0">
        <ViewBadge view={OUTCOME_VIEWS[outcome]} />
      </span>
      <span className="font-medium break-words">{type}</span>
      <span className="nums text-ink-3">#{attempt}</span>
      <span className="min-w-0 flex-1 truncate text-ink-2">
        {error !== null && (
          <>
            <span className="text-failed">{error.name}</span> {error.message}
          </>
        )}
      </span>
      <span className="flex gap-3 text-xs text-ink-2">
        <RunTime from={startedAt} to={endedAt} />
        {endedAt !== null && <RelativeTime at={endedAt} className="nums relative z-[2] text-ink-3" />}
      </span>
    </li>
  )
}
