'use client'

import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../../../../components/button.tsx'
import { Labelled, controlProps } from '../../../../components/labelled.tsx'
import { Select } from '../../../../components/select.tsx'
import { Section } from '../../../../forms/section.tsx'
import { TextOption } from '../../../../forms/text-option.tsx'
import { type AlertDraft, type ChannelDraft, newChannel } from './alert-draft.ts'

type Props = { channels: readonly ChannelDraft[]; onChange: (changed: Partial<AlertDraft>) => void }

/** Who is told, and how. */
export function ChannelsSection({ channels, onChange }: Props) {
  const add = () =>
    onChange({ channels: [...channels, newChannel(Math.max(0, ...channels.map(({ key }) => key + 1)))] })
  const change = (key: number, changed: Partial<ChannelDraft>) =>
    onChange({ channels: channels.map((one) => (one.key === key ? { ...one, ...changed } : one)) })
  return (
    <Section
      title="Tells"
      action={
        <Button onClick={add}>
          <Plus aria-hidden size={14} /> Add a channel
        </Button>
      }
    >
      {channels.length === 0 && (
        <p className="text-ink-3">Nobody: what fires is only shown here and among the warnings.</p>
      )}
      <ol aria-label="Channels" className="flex flex-col gap-4">
        {channels.map((channel, at) => (
          <li key={channel.key} className="flex items-start gap-2">
            <ChannelFields channel={channel} at={at} onChange={(changed) => change(channel.key, changed)} />
            <Button
              look="ghost"
              aria-label={`Remove channel ${at + 1}`}
              className="mt-6 px-2"
              onClick={() => onChange({ channels: channels.filter(({ key }) => key !== channel.key) })}
            >
              <Trash2 aria-hidden size={14} />
            </Button>
          </li>
        ))}
      </ol>
    </Section>
  )
}

type FieldsProps = { channel: ChannelDraft; at: number; onChange: (changed: Partial<ChannelDraft>) => void }

function ChannelFields({ channel, at, onChange }: FieldsProps) {
  const { kind, url, secret, hasSecret, to } = channel
  const path = `channels.${at}`
  return (
    <div className="grid min-w-0 flex-1 gap-x-4 gap-y-2 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <Labelled path={`${path}.kind`} label="Kind">
        <Select
          {...controlProps({ path: `${path}.kind` })}
          value={kind}
          onChange={(event) => onChange({ kind: event.target.value as ChannelDraft['kind'] })}
        >
          <option value="slack">Slack</option>
          <option value="webhook">Webhook</option>
          <option value="email">Mail</option>
        </Select>
      </Labelled>
      {kind === 'email' ? (
        <TextOption
          path={`${path}.to`}
          label="To"
          value={to}
          placeholder="ada@example.com, bob@example.com"
          hint="Separated by commas; BULLWHEEL_SMTP_URL must be set"
          onChange={(text) => onChange({ to: text })}
        />
      ) : (
        <TextOption
          path={`${path}.url`}
          label="Address"
          value={url}
          placeholder={kind === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://example.com/alerts'}
          onChange={(text) => onChange({ url: text })}
        />
      )}
      {kind === 'webhook' && (
        <div className="sm:col-start-2">
          <TextOption
            path={`${path}.secret`}
            label="Secret"
            value={secret}
            placeholder={hasSecret ? 'has one: it is kept' : 'none: messages are not signed'}
            hint="whsec_ and base64 of 24 bytes or more"
            onChange={(text) => onChange({ secret: text })}
          />
        </div>
      )}
    </div>
  )
}
