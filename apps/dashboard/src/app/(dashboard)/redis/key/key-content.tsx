import type { RedisContent, RedisText } from '@bullwheel/contracts'
import { Fragment, type ReactNode } from 'react'
import { Panel } from '../../../../components/panel.tsx'
import { TableScroll } from '../../../../components/table-scroll.tsx'
import { ShownText } from './shown-text.tsx'

type Row = { key: string; place: string; value: RedisText }

/** What a key holds, in the shape of its type. */
export function KeyContent({ content }: { content: RedisContent }) {
  switch (content.type) {
    case 'string':
      return (
        <Panel title="Value">
          <div className="px-4 py-3">
            <ShownText value={content.value} />
          </div>
        </Panel>
      )
    case 'hash':
      return <Rows head="Field" rows={content.items.map(({ field, value }) => ({ key: field, place: field, value }))} />
    case 'list':
      return (
        <Rows
          head="Index"
          rows={content.items.map(({ index, value }) => ({ key: String(index), place: String(index), value }))}
        />
      )
    case 'set':
      return <Rows rows={content.items.map(({ value }, at) => ({ key: String(at), place: '', value }))} />
    case 'zset':
      return (
        <Rows
          head="Score"
          rows={content.items.map(({ score, value }, at) => ({ key: String(at), place: score, value }))}
        />
      )
    case 'stream':
      return <Stream items={content.items} />
    case 'unread':
      return <p className="text-ink-2">{content.reason}</p>
  }
}

function Rows({ head, rows }: { head?: string; rows: Row[] }) {
  return (
    <Table head={head === undefined ? ['Member'] : [head, 'Value']}>
      {rows.map(({ key, place, value }) => (
        <tr key={key}>
          {head !== undefined && (
            <td className="border-t py-1.5 pl-4 align-top font-mono text-xs break-all">{place}</td>
          )}
          <td className="border-t px-4 py-1.5 align-top">
            <ShownText value={value} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

type StreamItems = Extract<RedisContent, { type: 'stream' }>['items']

function Stream({ items }: { items: StreamItems }) {
  return (
    <Table head={['Entry', 'Fields']}>
      {items.map(({ id, fields }) => (
        <tr key={id}>
          <td className="border-t py-1.5 pl-4 align-top font-mono text-xs whitespace-nowrap">{id}</td>
          <td className="border-t px-4 py-1.5 align-top">
            <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3">
              {fields.map(({ field, value }, at) => (
                <Fragment key={at}>
                  <dt className="font-mono text-xs text-ink-3">{field}</dt>
                  <dd>
                    <ShownText value={value} />
                  </dd>
                </Fragment>
              ))}
            </dl>
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Table({ head, children }: { head: string[]; children: ReactNode }) {
  return (
    <Panel title="Value">
      <TableScroll label="What it holds">
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              {head.map((title) => (
                <th key={title} scope="col" className="px-4 py-1.5 text-left text-xs font-medium text-ink-3">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="nums">{children}</tbody>
        </table>
      </TableScroll>
    </Panel>
  )
}
