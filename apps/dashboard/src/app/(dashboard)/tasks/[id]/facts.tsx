'use client'

import type { Task } from '@bullwheel/contracts'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyButton } from '../../../../components/copy-button.tsx'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { Priority } from '../../../../components/priority.tsx'
import { TaskRunTime } from '../../../../state/task-run-time.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { queuePath } from '../../queues/paths.ts'
import { tasksPath } from '../search-params.ts'
import { WorkerLink } from '../../workers/worker-link.tsx'
import { ScheduleFact } from './schedule-fact.tsx'
import { describeRetry } from '../../../../state/describe-retry.ts'

/** The short facts of a task: where it belongs, its rules, its times. */
export function Facts({ task }: { task: Task }) {
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Id">
          <span className="flex items-start gap-1">
            <code className="font-mono text-xs leading-5 break-all">{task.id}</code>
            <CopyButton text={task.id} label="Copy id" className="-mt-0.5" />
          </span>
        </Fact>
        <Fact name="Type">
          <FactLink href={tasksPath({ type: task.type })}>{task.type}</FactLink>
        </Fact>
        <Fact name="Queue">
          <FactLink href={queuePath(task.queue)}>{task.queue}</FactLink>
        </Fact>
        {task.scheduleId !== null && <ScheduleFact id={task.scheduleId} tickAt={task.tickAt} />}
        <Fact name="Priority">
          <Priority value={task.priority} />
        </Fact>
        <Fact name="Attempts">
          <a href="#attempts" className="nums rounded underline-offset-2 hover:underline">
            {task.attempt} of {task.maxAttempts}
          </a>
        </Fact>
        {task.worker !== null && (
          <Fact name="Worker">
            <WorkerLink id={task.worker} className="break-all" />
          </Fact>
        )}
        <Fact name="Created">
          <AbsoluteTime at={task.createdAt} className="nums" />
        </Fact>
        <Fact name="Run at">
          <AbsoluteTime at={task.runAt} className="nums" />
        </Fact>
        {task.startBy !== null && (
          <Fact name="Start by">
            <AbsoluteTime at={task.startBy} className="nums" />
          </Fact>
        )}
        {task.finishBy !== null && (
          <Fact name="Finish by">
            <AbsoluteTime at={task.finishBy} className="nums" />
          </Fact>
        )}
        {task.startedAt !== null && (
          <>
            <Fact name="Started">
              <AbsoluteTime at={task.startedAt} className="nums" />
            </Fact>
            <Fact name={task.state === 'running' ? 'Runs for' : 'Ran for'}>
              <TaskRunTime task={task} />
            </Fact>
          </>
        )}
        {task.finishedAt !== null && (
          <Fact name="Finished">
            <AbsoluteTime at={task.finishedAt} className="nums" />
          </Fact>
        )}
        <Fact name="Retry">{describeRetry(task.retry)}</Fact>
        <Fact name="Timeout">{task.timeout === null ? 'none' : formatDuration(task.timeout)}</Fact>
        {task.tags.length > 0 && (
          <Fact name="Tags">
            <span className="flex flex-wrap gap-1">
              {task.tags.map((tag) => (
                <span key={tag} className="rounded bg-pressed px-1.5 text-xs leading-5">
                  {tag}
                </span>
              ))}
            </span>
          </Fact>
        )}
        <Fact name="Version">
          <span className="nums">{task.version}</span>
        </Fact>
      </FactList>
    </Panel>
  )
}

function FactLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className="rounded break-words text-accent underline-offset-2 hover:underline">
      {children}
    </Link>
  )
}
