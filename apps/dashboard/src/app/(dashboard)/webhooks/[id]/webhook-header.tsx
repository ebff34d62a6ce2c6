'use client'

import type { Webhook } from '@bullwheel/contracts'
import { RecordHeader } from '../../../../components/record-header.tsx'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { webhookView } from '../../../../state/webhook-view.ts'
import { WEBHOOKS_CRUMB } from '../paths.ts'
import { WebhookActions } from './webhook-actions.tsx'

/** Which webhook this is, whether it gets on, and what can be done about it. */
export function WebhookHeader({ webhook }: { webhook: Webhook }) {
  return (
    <RecordHeader list={WEBHOOKS_CRUMB} title={webhook.name}>
      <ViewBadge view={webhookView(webhook)} isLarge />
      <WebhookActions webhook={webhook} />
    </RecordHeader>
  )
}
