'use client'

import { BellRing } from 'lucide-react'
import Link from 'next/link'
import { useMay, useVisitor } from '../../../api/visitor-context.tsx'
import { buttonClass } from '../../../components/button.tsx'
import { Command } from '../../../components/command.tsx'
import { EmptyState } from '../../../components/empty-state.tsx'
import { curlCommand } from '../../../forms/curl-command.ts'

const EXAMPLE = {
  name: 'Tasks wait too long',
  condition: { kind: 'oldest_wait', longerThan: '5m' },
  channels: [{ kind: 'slack', url: 'https://hooks.slack.com/services/…' }],
}

/** There is no rule yet: says what one is, and how to make it. */
export function NoRules() {
  const { me, publicApiUrl } = useVisitor()
  const may = useMay('admin')
  const needsKey = me?.auth !== 'off'
  return (
    <EmptyState icon={BellRing} title="No rules yet">
      <p>
        A rule watches queues, types, schedules or mirrors, and tells Slack, a webhook or a mailbox when one goes wrong.
      </p>
      <div className="w-full">
        <Command text={curlCommand({ apiUrl: publicApiUrl, path: '/api/v1/alerts', needsKey, body: EXAMPLE })} />
      </div>
      {may && (
        <Link href="/alerts/new" prefetch={false} className={buttonClass('primary')}>
          New rule
        </Link>
      )}
    </EmptyState>
  )
}
