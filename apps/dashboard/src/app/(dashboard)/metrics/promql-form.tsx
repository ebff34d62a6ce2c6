'use client'

import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { inputClass } from '../../../components/input-class.ts'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'

type Props = { query: string; onAsk: (query: string) => void }

const EXAMPLES = [
  { what: 'Tasks that end each second, by queue', query: 'sum by (queue) (rate(bullwheel_tasks_finished_total[5m]))' },
  {
    what: 'Share of failures',
    query:
      'sum(rate(bullwheel_tasks_finished_total{outcome="failed"}[15m])) / sum(rate(bullwheel_tasks_finished_total[15m]))',
  },
  {
    what: '95th percentile of run times, by type',
    query: 'histogram_quantile(0.95, sum by (le, type) (rate(bullwheel_task_run_seconds_bucket[5m])))',
  },
  {
    what: '95th percentile of waits, by queue',
    query: 'histogram_quantile(0.95, sum by (le, queue) (rate(bullwheel_task_wait_seconds_bucket[5m])))',
  },
  {
    what: 'Accepted within ten minutes, by type',
    query: 'sum by (type) (increase(bullwheel_tasks_accepted_total[10m]))',
  },
  { what: 'Retries each second', query: 'sum by (task_type) (rate(task_retries_total[5m]))' },
]

/** Where a query is written; nothing is asked before it is sent. */
export function PromqlForm({ query, onAsk }: Props) {
  const [text, setText] = useState(query)
  const [known, setKnown] = useState(query)
  // The address may change elsewhere: by the back button.
  if (query !== known) {
    setKnown(query)
    setText(query)
  }
  return (
    <form
      className="flex gap-2 max-md:flex-col"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(text.trim())
      }}
    >
      <input
        aria-label="PromQL query"
        placeholder="sum by (queue) (rate(bullwheel_tasks_finished_total[5m]))"
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={2_000}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        className={inputClass(false, 'flex-1 font-mono')}
      />
      <div className="flex gap-2">
        <Button type="submit">Ask</Button>
        <Menu name="Examples of queries" label="Examples">
          {EXAMPLES.map(({ what, query: example }) => (
            <MenuOption key={what} isChosen={example === query} onChoose={() => onAsk(example)}>
              {what}
            </MenuOption>
          ))}
        </Menu>
      </div>
    </form>
  )
}
