import type { SystemInfo } from '@bullwheel/contracts'
import { Fact, FactList } from '../../../components/fact-list.tsx'
import { Panel } from '../../../components/panel.tsx'

/** What runs here, as the gateway that was asked sees it. */
export function VersionsPanel({ system }: { system: SystemInfo }) {
  const { version, node, postgres, redis, clockOffsetMs, auth } = system
  return (
    <Panel title="Gateway">
      <FactList>
        <Fact name="Bullwheel">{version}</Fact>
        <Fact name="Node">{node}</Fact>
        <Fact name="Postgres">{postgres}</Fact>
        <Fact name="Redis">{redis ?? 'away'}</Fact>
        <Fact name="Its clock">
          <span className="nums">{Math.abs(clockOffsetMs).toFixed(1)} ms from the database’s</span>
        </Fact>
        <Fact name="Access">{auth === 'on' ? 'keys are needed' : 'open to everybody'}</Fact>
      </FactList>
    </Panel>
  )
}
