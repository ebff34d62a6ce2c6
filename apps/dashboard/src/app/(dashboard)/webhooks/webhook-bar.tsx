import type { Webhook } from '@bullwheel/contracts'

/** How many there are, and how many of them need somebody. */
export function WebhookBar({ webhooks, error }: { webhooks: readonly Webhook[]; error: Error | null }) {
  const disabled = webhooks.filter(({ enabled }) => !enabled).length
  const failing = webhooks.filter(({ enabled, failingSince }) => enabled && failingSince !== null).length
  const pending = webhooks.reduce((sum, webhook) => sum + webhook.pending, 0)
  return (
    <div className="sticky top-12 z-20 flex h-11 shrink-0 items-center gap-3 border-b bg-surface px-4 max-md:top-24 md:px-6">
      <span className="nums truncate text-ink-2">
        {webhooks.length} {webhooks.length === 1 ? 'webhook' : 'webhooks'}
        {failing > 0 && <span className="text-retrying"> · {failing} failing</span>}
        {disabled > 0 && ` · ${disabled} disabled`}
      </span>
      {error === null ? (
        <span className="nums ml-auto truncate text-ink-3">{pending.toLocaleString('en')} pending</span>
      ) : (
        <span role="alert" className="ml-auto truncate text-failed">
          Not up to date: {error.message}
        </span>
      )}
    </div>
  )
}
