import type { RedisInfo } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../components/fact-list.tsx'
import { Panel } from '../../../components/panel.tsx'
import { formatDuration } from '../../../time/format.ts'
import { RelativeTime } from '../../../time/relative-time.tsx'
import { formatBytes } from '../../../components/format-bytes.ts'

/** Memory, load and persistence, side by side. */
export function ServerPanels({ info }: { info: RedisInfo }) {
  const { memory, clients, stats, persistence } = info
  return (
    <div className="nums grid gap-4 lg:grid-cols-3">
      <Panel title="Memory" note={`${formatBytes(memory.usedBytes)} used`}>
        <FactList>
          <Fact name="Peak">{formatBytes(memory.peakBytes)}</Fact>
          <Fact name="Limit">{memory.maxBytes === null ? 'none' : formatBytes(memory.maxBytes)}</Fact>
          <Fact name="When full">{memory.evictionPolicy}</Fact>
          <Fact name="RSS">{memory.fragmentation.toFixed(2)} × what is used</Fact>
        </FactList>
      </Panel>
      <Panel title="Load" note={`${stats.opsPerSecond.toLocaleString('en')} commands a second`}>
        <FactList>
          <Fact name="Clients">
            {clients.connected.toLocaleString('en')}, {clients.blocked.toLocaleString('en')} of them wait for work
          </Fact>
          <Fact name="Hit rate">{stats.hitRate === null ? '–' : `${(stats.hitRate * 100).toFixed(1)} %`}</Fact>
          <Fact name="Expired">{keysText(stats.expiredKeys)}</Fact>
          <Fact name="Evicted">{keysText(stats.evictedKeys)}</Fact>
        </FactList>
      </Panel>
      <Panel title="Server" note={`Redis ${info.version}`}>
        <FactList>
          <Fact name="Mode">
            {info.mode}, {info.role}
          </Fact>
          <Fact name="Up for">{formatDuration(info.uptimeS * 1_000)}</Fact>
          <Fact name="AOF">{persistence.aof ? 'on' : 'off'}</Fact>
          <Fact name="Snapshot">
            {persistence.rdbSavedAt === null ? 'none yet' : <RelativeTime at={persistence.rdbSavedAt} />}
          </Fact>
        </FactList>
      </Panel>
    </div>
  )
}

const keysText = (count: number): string => (count === 1 ? '1 key' : `${count.toLocaleString('en')} keys`)
