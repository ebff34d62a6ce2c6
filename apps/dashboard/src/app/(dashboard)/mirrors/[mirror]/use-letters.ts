'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'

/** Does something to dead letters, and reads the mirrors again. */
export function useLetters(call: (ids: number[] | undefined) => Promise<{ letters: number }>, onDone?: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: call,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['mirrors'] })
      onDone?.()
    },
  })
}
