'use client'

import type { Webhook } from '@bullwheel/contracts'
import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { ViewBadge } from '../../../../state/view-badge.tsx'
import { webhookView } from '../../../../state/webhook-view.ts'
import { WebhookActions } from './webhook-actions.tsx'

/** Which webhook this is, whether it gets on, and what can be done about it. */
export function WebhookHeader({ webhook }: { webhook: Webhook }) {
  return (
    <header className="sticky top-0 z-20 flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-2 max-md:top-12 md:px-6">
      <nav aria-label="Breadcrumb" className="flex items-center gap-1.5 text-ink-3 max-sm:hidden">
        <Link href="/webhooks" prefetch={false} className="rounded hover:text-ink">
          Webhooks
        </Link>
        <ChevronRight aria-hidden size={13} />
      </nav>
      <h1 className="min-w-0 truncate text-base font-semibold tracking-tight">{webhook.name}</h1>
      <ViewBadge view={webhookView(webhook)} isLarge />
      <WebhookActions webhook={webhook} />
    </header>
  )
}
