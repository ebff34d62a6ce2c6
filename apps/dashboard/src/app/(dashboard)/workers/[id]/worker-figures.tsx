import type { Worker } from '@bullwheel/contracts'
import { Panel } from '../../../../components/panel.tsx'
import { SlotBar } from '../slot-bar.tsx'
import { VitalSigns } from '../vital-signs.tsx'

/** Its slots and how its process is, as its last heartbeat told. */
export function WorkerFigures({ worker }: { worker: Worker }) {
  return (
    <Panel title="Load">
      <div className="flex flex-col gap-3 px-4 py-3">
        <SlotBar worker={worker} />
        <VitalSigns worker={worker} />
      </div>
    </Panel>
  )
}
