import { CopyButton } from '../../../../components/copy-button.tsx'
import { JsonView } from '../../../../components/json-view.tsx'
import { Panel } from '../../../../components/panel.tsx'

export function PayloadPanel({ payload }: { payload: unknown }) {
  return (
    <Panel title="Payload" actions={<CopyButton text={JSON.stringify(payload, null, 2) ?? ''} label="Copy payload" />}>
      <JsonView value={payload} label="Payload" />
    </Panel>
  )
}
