import type { Mirror } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { RelativeTime } from '../../../../time/relative-time.tsx'
import { lagText, purposeOf } from '../describe-mirror.ts'

/** Where it copies to, how far it is, and which process does it; of several partitions, each. */
export function MirrorFacts({ mirror }: { mirror: Mirror }) {
  return (
    <Panel title="Place" note={purposeOf(mirror)}>
      {mirror.error !== null && (
        <p className="border-b bg-failed/6 px-4 py-3 break-words">
          <span className="font-medium text-failed">It does not get on: </span>
          {mirror.error}
        </p>
      )}
      {mirror.partitions.map(({ partition, holder, movedAt, eventAt, errorAt }) => (
        <FactList key={partition}>
          {mirror.partitions.length > 1 && <Fact name="Partition">{partition}</Fact>}
          <Fact name="Behind">
            <span className="nums">{lagText(mirror)}</span>
          </Fact>
          <Fact name="Copied by">
            {holder === null ? 'nobody' : <code className="font-mono text-xs break-all">{holder}</code>}
          </Fact>
          <Fact name="Last moved">
            <RelativeTime at={movedAt} className="nums" />
          </Fact>
          <Fact name="Last copy">
            {eventAt === null ? 'nothing yet' : <RelativeTime at={eventAt} className="nums" />}
          </Fact>
          {errorAt !== null && (
            <Fact name="Stuck since">
              <RelativeTime at={errorAt} className="nums" />
            </Fact>
          )}
        </FactList>
      ))}
    </Panel>
  )
}
