'use client'

import type { Webhook } from '@bullwheel/contracts'
import Link from 'next/link'
import { CopyButton } from '../../../../components/copy-button.tsx'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { wantedWords } from '../wanted-words.ts'
import { deliveriesPath } from './delivery-filters.ts'

/** Whom it tells of what, and how often it tries. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { id, url, queues, types, attempts, backoff, timeout, concurrency, oldSecretUntil, pending } = webhook
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Address">
          <code className="font-mono text-xs leading-5 break-all">{url}</code>
        </Fact>
        <Fact name="Events">{wantedWords(webhook).kinds}</Fact>
        <Fact name="Queues">{queues.length === 0 ? 'every queue' : queues.join(', ')}</Fact>
        <Fact name="Types">{types.length === 0 ? 'every type' : types.join(', ')}</Fact>
        <Fact name="Pending">
          <Link
            href={deliveriesPath(id, { state: 'pending' })}
            prefetch={false}
            className="nums rounded text-accent underline underline-offset-2"
          >
            {pending.toLocaleString('en')} {pending === 1 ? 'delivery' : 'deliveries'}
          </Link>
        </Fact>
        <Fact name="Attempts">
          up to {attempts}, {formatDuration(timeout)} each
        </Fact>
        <Fact name="Waits">
          {formatDuration(backoff.first)}, then three times that, at most {formatDuration(backoff.max)}
        </Fact>
        <Fact name="At once">up to {concurrency}; events of one task one by one</Fact>
        <Fact name="Secret">
          {oldSecretUntil === null ? (
            'shown when it was made'
          ) : (
            <>
              the old one signs too until <AbsoluteTime at={oldSecretUntil} className="nums" />
            </>
          )}
        </Fact>
        <Fact name="Id">
          <span className="flex items-start gap-1">
            <code className="font-mono text-xs leading-5 break-all">{id}</code>
            <CopyButton text={id} label="Copy id" className="-mt-0.5" />
          </span>
        </Fact>
        <Fact name="Created">
          <AbsoluteTime at={webhook.createdAt} className="nums" />
          <span className="text-ink-3"> by {webhook.createdBy}</span>
        </Fact>
        <Fact name="Changed">
          <AbsoluteTime at={webhook.updatedAt} className="nums" />
        </Fact>
      </FactList>
    </Panel>
  )
}
