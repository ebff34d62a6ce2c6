import type { ScheduledTask } from '@bullwheel/contracts'
import { JsonView } from '../../../../components/json-view.tsx'
import { Panel } from '../../../../components/panel.tsx'

/** The task of every tick, as it was given. */
export function TaskPanel({ task }: { task: ScheduledTask }) {
  return (
    <Panel title="Task of every tick" note={task.type}>
      <JsonView value={task} label="Task of every tick" />
    </Panel>
  )
}
