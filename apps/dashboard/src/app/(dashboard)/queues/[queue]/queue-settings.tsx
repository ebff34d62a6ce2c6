import { DEFAULT_PRIORITY, DEFAULT_RETRY, type Queue } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { describeRetry } from '../../../../state/describe-retry.ts'
import { AbsoluteTime } from '../../../../time/absolute-time.tsx'
import { formatDuration } from '../../../../time/format.ts'

/** Limits over all workers, and what tasks get that bring none of their own. */
export function QueueSettings({ queue }: { queue: Queue }) {
  const { concurrency, rateLimit, weight, defaults, createdAt } = queue
  return (
    <>
      <Panel title="Limits" note="over all workers">
        <FactList>
          <Fact name="At once">
            {concurrency === null ? 'no limit' : `at most ${concurrency.toLocaleString('en')}`}
          </Fact>
          <Fact name="Rate">
            {rateLimit === null
              ? 'no limit'
              : `at most ${rateLimit.max.toLocaleString('en')} per ${formatDuration(rateLimit.per)}`}
          </Fact>
          <Fact name="Weight">{weight}</Fact>
        </FactList>
      </Panel>
      <Panel title="Defaults" note="for tasks that bring none">
        <FactList>
          <Fact name="Priority">{defaults.priority ?? DEFAULT_PRIORITY}</Fact>
          <Fact name="Retry">{describeRetry(defaults.retry ?? DEFAULT_RETRY)}</Fact>
          <Fact name="Timeout">{defaults.timeout === undefined ? 'none' : formatDuration(defaults.timeout)}</Fact>
          <Fact name="Made">
            <AbsoluteTime at={createdAt} className="nums" />
          </Fact>
        </FactList>
      </Panel>
    </>
  )
}
