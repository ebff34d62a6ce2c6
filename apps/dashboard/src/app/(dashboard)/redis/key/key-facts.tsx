import type { RedisValue } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../../components/fact-list.tsx'
import { Panel } from '../../../../components/panel.tsx'
import { formatBytes } from '../../../../components/format-bytes.ts'
import { sizeText } from '../size-text.ts'
import { Ttl } from '../ttl.tsx'

/** What a key is, beside what it holds. */
export function KeyFacts({ value, readAt }: { value: RedisValue; readAt: number }) {
  const { type, memoryBytes, ttlMs, group, queue } = value
  return (
    <Panel title="Facts">
      <FactList>
        <Fact name="Type">{type}</Fact>
        <Fact name="Holds">{sizeText(value)}</Fact>
        <Fact name="Memory">{memoryBytes === null ? '–' : formatBytes(memoryBytes)}</Fact>
        <Fact name="Stays">
          <Ttl ttlMs={ttlMs} readAt={readAt} />
        </Fact>
        <Fact name="Group">{queue === null ? group : `${group}, ${queue}`}</Fact>
      </FactList>
    </Panel>
  )
}
