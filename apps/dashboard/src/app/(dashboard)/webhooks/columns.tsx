import type { Webhook } from '@bullwheel/contracts'
import type { Column } from '../../../components/data-table.tsx'
import { ViewBadge } from '../../../state/view-badge.tsx'
import { webhookView } from '../../../state/webhook-view.ts'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { wantedWords } from './wanted-words.ts'

/** Two lines a row: what it is, and below it in grey what that means exactly. */
export const webhookColumns: readonly Column<Webhook>[] = [
  {
    key: 'state',
    title: 'State',
    className: 'w-30 [td&]:align-top md:[td&]:py-1.5! max-md:order-2',
    cell: (webhook) => (
      <span title={webhook.disabled?.reason}>
        <ViewBadge view={webhookView(webhook)} />
      </span>
    ),
  },
  {
    key: 'webhook',
    title: 'Webhook',
    className: '[td&]:align-top md:[td&]:py-1.5! max-md:order-1 max-md:min-w-0 max-md:flex-1',
    cell: ({ name, url }) => (
      <>
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate font-mono text-xs text-ink-3" title={url}>
          {url}
        </span>
      </>
    ),
  },
  {
    key: 'wants',
    title: 'Is told of',
    className: '[td&]:align-top md:[td&]:py-1.5! max-md:order-3 max-md:basis-full',
    cell: (webhook) => {
      const { kinds, from } = wantedWords(webhook)
      return (
        <>
          <span className="block truncate" title={kinds}>
            {kinds}
          </span>
          <span className="block truncate text-xs text-ink-3" title={from}>
            {from}
          </span>
        </>
      )
    },
  },
  {
    key: 'trouble',
    title: 'Trouble',
    className: 'w-[24%] md:max-lg:hidden [td&]:align-top md:[td&]:py-1.5! max-md:order-5 max-md:basis-full',
    cell: ({ disabled, failingSince }) => {
      if (disabled !== null) {
        return (
          <span className="block truncate text-ink-2" title={disabled.reason}>
            {disabled.reason}
          </span>
        )
      }
      if (failingSince === null) return <span className="text-ink-3 max-md:hidden">none</span>
      return (
        <span className="text-retrying">
          no success since <RelativeTime at={failingSince} className="nums relative z-[2]" />
        </span>
      )
    },
  },
  {
    key: 'pending',
    title: 'Pending',
    className: 'w-24 [td&]:align-top md:text-right md:[td&]:py-1.5! max-md:order-4',
    cell: ({ pending }) => (
      <span className="nums">
        {pending.toLocaleString('en')}
        <span className="text-ink-3 md:hidden"> pending</span>
      </span>
    ),
  },
]
