'use client'

import { useFaultAt } from '../schema-form/faults-context.tsx'

const PRIORITIES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const

type Props = {
  /** Where the gateway says faults of it. */
  path?: string
  value: number
  onChange: (value: number) => void
}

/** 1 to 10, all in sight, since the direction is easily mistaken. */
export function PriorityOption({ path = 'priority', value, onChange }: Props) {
  const fault = useFaultAt(path)
  return (
    <fieldset>
      <legend className="mb-1 font-medium">Priority</legend>
      <div className="flex w-full max-w-md gap-0.5 rounded-md border bg-sunken p-0.5">
        {PRIORITIES.map((priority) => (
          <label
            key={priority}
            className="nums relative flex h-7 flex-1 cursor-pointer items-center justify-center rounded text-ink-2 hover:text-ink has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-checked:shadow-panel has-focus-visible:outline-2 max-md:h-9"
          >
            <input
              type="radio"
              name={path}
              className="sr-only"
              checked={priority === value}
              onChange={() => onChange(priority)}
            />
            {priority}
          </label>
        ))}
      </div>
      <p className="mt-1 flex max-w-md justify-between text-xs text-ink-3">
        <span>most urgent</span>
        <span>least urgent</span>
      </p>
      {fault !== undefined && (
        <p role="alert" className="mt-1 text-failed">
          {fault}
        </p>
      )}
    </fieldset>
  )
}
