'use client'

import type { Alert } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { RecordFacts } from '../../../../components/record-facts.tsx'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { channelWords, conditionWords, scopeWords } from '../condition-words.ts'

/** What it watches, who is told, and how often. */
export function AlertFacts({ alert }: { alert: Alert }) {
  const { condition, channels, quiet, mutedUntil, evaluatedAt } = alert
  return (
    <Panel title="Details">
      <FactList>
        <Fact name="Watches">{scopeWords(alert)}</Fact>
        <Fact name="Fires when">{conditionWords(condition)}</Fact>
        <Fact name="For">{alert.for === 0 ? 'at once' : formatDuration(alert.for)}</Fact>
        <Fact name="Quiet time">{formatDuration(quiet)}</Fact>
        {mutedUntil !== null && (
          <Fact name="Muted">
            until <AbsoluteTime at={mutedUntil} className="nums" />
          </Fact>
        )}
        <Fact name="Tells">
          {channels.length === 0 ? (
            'nobody'
          ) : (
            <ul className="flex flex-col gap-1">
              {channels.map((channel, at) => (
                <li key={at} className="break-words">
                  {channelWords(channel)}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Looked at">
          {evaluatedAt === null ? 'not yet' : <RelativeTime at={evaluatedAt} className="nums" />}
        </Fact>
        <RecordFacts record={alert} />
      </FactList>
    </Panel>
  )
}
