'use client'

import { Webhook as WebhookIcon } from 'lucide-react'
import Link from 'next/link'
import { useMay, useVisitor } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { Command } from '../../../components/command.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { curlCommand } from '../../../forms/curl-command.ts'

const EXAMPLE = { name: 'failures to the pager', url: 'https://example.com/hook', kinds: ['failed', 'expired'] }

/** No webhook was ever made: says what one is, and how to make it. */
export function NoWebhooks() {
  const { me, publicApiUrl } = useVisitor()
  const may = useMay('admin')
  const needsKey = me?.auth !== 'off'
  return (
    <EmptyState icon={WebhookIcon} title="No webhooks yet">
      <p>A webhook tells another system what happens to tasks: every event as a signed HTTP request, in order.</p>
      <div className="w-full">
        <Command text={curlCommand({ apiUrl: publicApiUrl, path: '/api/v1/webhooks', needsKey, body: EXAMPLE })} />
      </div>
      {may && (
        <Link href="/webhooks/new" prefetch={false} className={buttonClass('primary')}>
          New webhook
        </Link>
      )}
    </EmptyState>
  )
}
