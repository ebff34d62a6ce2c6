import type { Health } from '@bullwheel/contracts'
import clsx from 'clsx'
import { Panel } from '../../../components/panel.tsx'
import { PART_VIEWS } from '../../../state/part-view.ts'

const WORDS: Record<Health['status'], string> = { ok: 'operational', degraded: 'degraded', down: 'down' }

/** Every part with its reason. */
export function HealthPanel({ health }: { health: Health }) {
  return (
    <Panel title="Health" note={WORDS[health.status]}>
      <ul className="space-y-1.5 px-4 py-3">
        {health.parts.map(({ name, status, detail }) => {
          const { icon: Icon, text, word } = PART_VIEWS[status]
          return (
            <li key={name} className="flex items-start gap-2">
              <span className={clsx('flex w-14 shrink-0 items-center gap-1.5', text)}>
                <Icon aria-hidden size={14} /> {word}
              </span>
              <span className="min-w-0 break-words">
                <span className="font-medium">{name}</span> <span className="text-ink-3">{detail}</span>
              </span>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
