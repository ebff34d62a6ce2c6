'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../api/browser-client.ts'
import { newRepeatKey } from '../../../api/repeat-key.ts'

/** Runs the task of a schedule once, now, and goes to it. */
export function useTrigger({ id }: Schedule) {
  const router = useRouter()
  return useMutation({
    mutationFn: () => api.triggerSchedule({ params: { id }, idempotencyKey: newRepeatKey() }),
    onSuccess: (task) => router.push(`/tasks/${task.id}`),
  })
}
