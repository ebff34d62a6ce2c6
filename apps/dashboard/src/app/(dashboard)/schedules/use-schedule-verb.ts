'use client'

import type { Schedule } from '@bullwheel/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../api/browser-client.ts'
import { asSchedule, oneSchedule, type ScheduleReply } from '../../../api/schedule-queries.ts'

type Options<Input> = { call: (input: Input) => Promise<ScheduleReply>; onDone?: (schedule: Schedule) => void }

/** Does one thing to a schedule; what is answered is shown at once, lists and ticks are read again. */
export function useScheduleVerb<Input = void>({ call, onDone }: Options<Input>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: async (reply) => {
      const schedule = asSchedule(reply)
      // A read that began before the change would put the old state back.
      await queries.cancelQueries({ queryKey: ['schedules'] })
      void queries.invalidateQueries({ queryKey: ['schedules'] })
      queries.setQueryData(oneSchedule(api, schedule.id).queryKey, schedule)
      onDone?.(schedule)
    },
  })
}
