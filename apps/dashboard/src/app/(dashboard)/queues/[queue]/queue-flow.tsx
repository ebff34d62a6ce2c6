import type { Queue } from '@bullwheel/contracts'
import { FactList, Fact } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { formatDuration } from '../../../../time/format.ts'
import { formatRate } from '../format-rate.ts'

/** How fast the queue goes, over the last minute. */
export function QueueFlow({ queue: { rates, oldestWaitMs } }: { queue: Queue }) {
  const perSecond = (rate: number) => <span className="nums">{formatRate(rate)} / s</span>
  return (
    <Panel title="Flow" note="over the last minute">
      <FactList>
        <Fact name="Oldest wait">
          <span className="nums">{oldestWaitMs === null ? 'nothing is due' : formatDuration(oldestWaitMs)}</span>
        </Fact>
        <Fact name="Accepted">{perSecond(rates.accepted)}</Fact>
        <Fact name="Started">{perSecond(rates.started)}</Fact>
        <Fact name="Finished">{perSecond(rates.finished)}</Fact>
        <Fact name="Failed">{perSecond(rates.failed)}</Fact>
      </FactList>
    </Panel>
  )
}
