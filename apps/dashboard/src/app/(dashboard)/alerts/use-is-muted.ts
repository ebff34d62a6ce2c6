'use client'

import type { Alert } from '@bullwheel/contracts'
import { useAtPresent } from '../../../time/use-now.tsx'

/** Whether a rule says nothing for a while. */
export function useIsMuted({ mutedUntil }: Pick<Alert, 'mutedUntil'>): boolean {
  return useAtPresent((now) => mutedUntil !== null && Date.parse(mutedUntil) > now)
}
