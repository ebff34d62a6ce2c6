import type { RedisKey } from '@bullwheel/contracts'
import Link from 'next/link'
import { TableScroll } from '../../../components/table-scroll.tsx'
import { formatBytes } from '../../../components/format-bytes.ts'
import { keyPath } from './paths.ts'
import { sizeText } from './size-text.ts'
import { Ttl } from './ttl.tsx'

const HEAD = 'px-3 py-1.5 text-left text-xs font-medium text-ink-3 first:pl-4 last:pr-4'
const CELL = 'border-t px-3 py-1.5 whitespace-nowrap first:pl-4 last:pr-4'

type Props = { keys: readonly RedisKey[]; readAt: number }

/** Keys with their types, sizes and how long they stay. */
export function KeyTable({ keys, readAt }: Props) {
  return (
    <TableScroll label="List of keys">
      <table className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            {['Key', 'Type', 'Holds', 'Memory', 'Stays', 'Group'].map((title) => (
              <th key={title} scope="col" className={HEAD}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nums">
          {keys.map((key) => (
            <tr key={key.key} className="hover:bg-hover">
              <td className={`${CELL} max-w-120 max-md:max-w-48`}>
                <KeyName redisKey={key} />
              </td>
              <td className={CELL}>{key.type}</td>
              <td className={CELL}>{sizeText(key)}</td>
              <td className={CELL}>{key.memoryBytes === null ? '–' : formatBytes(key.memoryBytes)}</td>
              <td className={CELL}>
                <Ttl ttlMs={key.ttlMs} readAt={readAt} />
              </td>
              <td className={`${CELL} text-ink-3`}>{key.queue ?? key.group}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function KeyName({ redisKey: { key, whole } }: { redisKey: RedisKey }) {
  const look = 'block truncate rounded font-mono text-xs'
  if (!whole) {
    return (
      <span className={look} title="This key is too long to be opened">
        {key}…
      </span>
    )
  }
  return (
    <Link href={keyPath(key)} prefetch={false} title={key} className={`${look} hover:underline`}>
      {key}
    </Link>
  )
}
