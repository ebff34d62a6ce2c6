'use client'

import type { TaskSummary } from '@bullwheel/contracts'
import { RotateCcw } from 'lucide-react'
import { Button } from '../../../components/button.tsx'

/** Stands above the link that its row is. */
export function RetryButton({ task, onRetry }: { task: TaskSummary; onRetry: (task: TaskSummary) => void }) {
  return (
    <Button
      look="ghost"
      aria-label={`Retry ${task.type} ${task.name ?? task.id}`}
      onClick={() => onRetry(task)}
      className="relative z-[2] h-7! px-2!"
    >
      <RotateCcw aria-hidden size={13} /> Retry
    </Button>
  )
}
