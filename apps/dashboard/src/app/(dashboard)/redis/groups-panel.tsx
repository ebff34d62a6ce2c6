import type { KeyGroup, RedisInfo } from '@bullwheel/contracts'
import Link from 'next/link'
import { Panel } from '../../../components/panel.tsx'
import { TableScroll } from '../../../components/table-scroll.tsx'
import { formatBytes } from '../../../components/format-bytes.ts'
import { keysPath } from './paths.ts'

const HEAD = 'px-3 py-1.5 text-left text-xs font-medium text-ink-3 first:pl-4 last:pr-4'
const CELL = 'border-t px-3 py-1.5 whitespace-nowrap first:pl-4 last:pr-4'
const GROUPS: Record<KeyGroup, { word: string; about: string }> = {
  queues: { word: 'Queues', about: 'BullMQ’s keys: jobs that wait, run or are delayed' },
  'task-cache': { word: 'Task cache', about: 'answers about ended tasks, for a minute' },
  control: { word: 'Control', about: 'counts and marks of our own' },
  other: { word: 'Other', about: 'whoever else uses this Redis' },
}

/** What the keys are there for, and which queues have most of them. */
export function GroupsPanel({ info: { groups, queues, counted } }: { info: RedisInfo }) {
  const note = counted.all ? undefined : `estimated from ${counted.keys.toLocaleString('en')} of them`
  return (
    <Panel title="Keys by group" {...(note !== undefined && { note })}>
      <TableScroll label="Groups">
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              {['Group', 'Keys', 'Memory, estimated', 'What for'].map((title) => (
                <th key={title} scope="col" className={HEAD}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="nums">
            {groups.map(({ group, keys, memoryBytes, pattern }) => (
              <tr key={group}>
                <th scope="row" className={`${CELL} text-left font-medium`}>
                  {GROUPS[group].word}
                </th>
                <td className={CELL}>
                  <KeyCount keys={keys} pattern={pattern} of={GROUPS[group].word} />
                </td>
                <td className={CELL}>{formatBytes(memoryBytes)}</td>
                <td className={`${CELL} text-ink-3`}>{GROUPS[group].about}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {queues.length > 0 && (
        <QueueKeys queues={queues} pattern={groups.find(({ group }) => group === 'queues')?.pattern} />
      )}
    </Panel>
  )
}

function KeyCount({ keys, pattern, of }: { keys: number; pattern: string | null; of: string }) {
  if (pattern === null || keys === 0) return keys.toLocaleString('en')
  return (
    <Link
      href={keysPath({ pattern })}
      prefetch={false}
      aria-label={`${keys.toLocaleString('en')} keys of ${of}`}
      className="rounded text-accent hover:underline"
    >
      {keys.toLocaleString('en')}
    </Link>
  )
}

type QueueKeysProps = { queues: RedisInfo['queues']; pattern: string | null | undefined }

function QueueKeys({ queues, pattern }: QueueKeysProps) {
  return (
    <ul aria-label="Keys by queue" className="nums flex flex-wrap gap-x-4 gap-y-1 border-t px-4 py-2.5">
      {queues.map(({ queue, keys }) => (
        <li key={queue} className="text-ink-3">
          <Link
            href={keysPath({ pattern: pattern?.replace('*', `${queue}}:*`) })}
            prefetch={false}
            className="rounded text-ink hover:underline"
          >
            {queue}
          </Link>{' '}
          {keys.toLocaleString('en')}
        </li>
      ))}
    </ul>
  )
}
