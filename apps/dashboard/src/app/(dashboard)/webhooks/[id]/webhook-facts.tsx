'use client'

import type { Webhook } from '@bullwheel/contracts'
import Link from 'next/link'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { RecordFacts } from '../../../../components/record-facts.tsx'
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
        <RecordFacts record={webhook} />
      </FactList>
    </Panel>
  )
}
