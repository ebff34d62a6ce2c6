'use client'

import type { Worker } from '@bullwheel/contracts'
import { useState } from 'react'
import { api } from '../../../api/browser-client.ts'
import { faultsIn } from '../../../api/faults-in.ts'
import { Confirm } from '../../../components/confirm.tsx'
import { TextOption } from '../../../forms/text-option.tsx'
import { numberOf } from '../../../forms/typed-values.ts'
import { FaultsProvider } from '../../../schema-form/faults-context.tsx'
import { tasksOf } from './count-words.ts'
import { useWorkerVerb } from './use-worker-verb.ts'
import { WorkerName } from './worker-name.tsx'

/** Asks for how many tasks a worker may run at once, and says for how long that holds. */
export function ResizeDialog({ worker, onClose }: { worker: Worker; onClose: () => void }) {
  const { id, pool, busy } = worker
  const [slots, setSlots] = useState(String(worker.slots))
  const { mutate, isPending, error } = useWorkerVerb({
    // What is typed wrongly is refused by the gateway, in its words.
    call: () => api.resizeWorker({ params: { id }, body: { slots: numberOf(slots) as number } }),
    onDone: onClose,
  })
  const wanted = Number(slots)
  return (
    <Confirm
      title="Resize this worker?"
      sentences={[
        `It holds until this worker ends: a fresh one, and the others of the pool ${pool}, have the pool’s slots.`,
        ...(wanted < busy
          ? [`It runs ${tasksOf(busy)} now: they go on, and nothing more starts until fewer than ${wanted} run.`]
          : []),
      ]}
      act="Resize 1 worker"
      leave="Leave it"
      isPending={isPending}
      isImpossible={wanted === worker.slots}
      error={error}
      onAct={() => mutate()}
      onClose={onClose}
    >
      <WorkerName id={id} />
      <FaultsProvider faults={faultsIn(error)}>
        <TextOption
          path="slots"
          label="Slots"
          value={slots}
          hint={`1 to 1,000; ${worker.slots} now`}
          onChange={setSlots}
        />
      </FaultsProvider>
    </Confirm>
  )
}
