'use client'

import type { Webhook, WebhookReplay } from '@bullwheel/contracts'
import { Segments } from '../../../../components/segments.tsx'
import { CountFirstDialog } from '../../../../forms/count-first-dialog.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { useReplay } from './use-replay.ts'

const ONLY = [
  { value: 'failed', word: 'What was given up' },
  { value: 'all', word: 'Every event' },
] as const

/** Delivers past events again. */
export function ReplayDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const replay = useReplay(webhook.id)
  const { wish, change, counted, done } = replay
  const words = done === undefined ? counted && countWords(counted) : doneWords(done)
  return (
    <CountFirstDialog
      title={`Replay to ${webhook.name}`}
      about={
        <>
          Sends past events again with the same <code className="font-mono text-xs">webhook-id</code>, so that the
          receiver can drop those that it has. Events from before the webhook was made are sent for the first time.
        </>
      }
      asked={replay}
      actWords={makeWords}
      answer={words !== undefined && <output className="block rounded-lg border px-4 py-2.5 text-ink">{words}</output>}
      onClose={onClose}
    >
      <Segments label="Which events" options={ONLY} value={wish.only} onChange={(only) => change({ only })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextOption
          path="from"
          label="From"
          type="datetime-local"
          value={wish.from}
          hint="On your clocks; until now"
          onChange={(from) => change({ from })}
        />
        <TextOption
          path="cursor"
          label="Or from the cursor of an event"
          value={wish.cursor}
          isMono
          placeholder="none"
          hint="As GET /events shows it; that event is the first"
          onChange={(cursor) => change({ cursor })}
        />
      </div>
    </CountFirstDialog>
  )
}

const events = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'event' : 'events'}`
const deliveries = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'delivery' : 'deliveries'}`

function makeWords(count: number): string {
  return count === 0 ? 'Nothing to send' : `Make ${deliveries(count)}`
}

function countWords({ events: count, pending, made, next }: WebhookReplay): string {
  const rest = pending === 0 ? '' : `; ${deliveries(pending)} ${pending === 1 ? 'is' : 'are'} pending anyway`
  const more = next === null ? '' : ' More fit: a replay takes up so many, and goes on when it is asked again.'
  return `${events(count)} fit: ${deliveries(made)} would be made${rest}.${more}`
}

function doneWords({ made, next }: WebhookReplay): string {
  const more = next === null ? '' : ` More fit: go on from the cursor ${next}.`
  return `${deliveries(made)} ${made === 1 ? 'was' : 'were'} made.${more}`
}
