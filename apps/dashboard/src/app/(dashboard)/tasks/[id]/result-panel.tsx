import type { Task } from '@bullwheel/contracts'
import { CopyButton } from '../../../../components/copy-button.tsx'
import { JsonView } from '../../../../components/json-view.tsx'
import { Panel } from '../../../../components/panel.tsx'

/** What the handler returned. */
export function ResultPanel({ task }: { task: Task }) {
  if (task.state !== 'completed') return null
  if (task.result === null || task.result === undefined) {
    return (
      <Panel title="Result">
        <p className="px-4 py-3 text-ink-3">The handler returned nothing.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Result" actions={<CopyButton text={JSON.stringify(task.result, null, 2)} label="Copy result" />}>
      <JsonView value={task.result} label="Result" />
    </Panel>
  )
}
