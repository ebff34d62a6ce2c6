'use client'

import { ApiError } from '@bullwheel/sdk'
import { CloudOff, TriangleAlert } from 'lucide-react'
import { Button } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

type Props = { error: Error; onRetry?: () => void; awayTitle?: string }

/** A read that failed: what happened in the gateway's words, and a way to try again. */
export function ErrorState({ error, onRetry, awayTitle = 'The gateway is away' }: Props) {
  const isAway = error instanceof ApiError && error.retryable
  const title = error instanceof ApiError && !isAway ? error.problem.title : isAway ? awayTitle : 'That failed'
  return (
    <div role="alert">
      <EmptyState icon={isAway ? CloudOff : TriangleAlert} title={title}>
        <p>{error.message}</p>
        {isAway && <p className="text-ink-3">Accepted tasks are safe: they are in Postgres and go on by themselves.</p>}
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
      </EmptyState>
    </div>
  )
}
