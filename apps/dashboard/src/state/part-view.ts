import type { Health } from '@bullwheel/contracts'
import { CircleCheck, CircleSlash, CircleX, type LucideIcon } from 'lucide-react'

/** How one part of the system looks. */
export const PART_VIEWS: Record<Health['parts'][number]['status'], { icon: LucideIcon; text: string; word: string }> = {
  ok: { icon: CircleCheck, text: 'text-completed', word: 'OK' },
  down: { icon: CircleX, text: 'text-failed', word: 'Down' },
  off: { icon: CircleSlash, text: 'text-ink-3', word: 'Off' },
}
