'use client'

import type { Client } from '@bullwheel/sdk'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '../../../../api/browser-client.ts'
import { useRepeatKey } from '../../../../api/use-repeat-key.ts'
import type { ScheduleBody } from '../form/schedule-draft.ts'
import { schedulePath } from '../paths.ts'

/** Makes a schedule and goes to it. Sending the same form again after a lost answer makes no second one. */
export function useCreateSchedule() {
  const router = useRouter()
  const keyFor = useRepeatKey()
  const { mutate, isPending, isSuccess, error, variables } = useMutation({
    mutationFn: (body: ScheduleBody) => api.createSchedule({ body: asInput(body), idempotencyKey: keyFor(body) }),
    onSuccess: ({ id }) => router.push(schedulePath(id)),
  })
  return { create: mutate, isPending: isPending || isSuccess, error, sent: variables }
}

// A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields.
function asInput(body: ScheduleBody) {
  return body as Parameters<Client['createSchedule']>[0]['body']
}
