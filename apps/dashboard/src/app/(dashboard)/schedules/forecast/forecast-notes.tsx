import type { Forecast } from '@bullwheel/contracts'
import { Info } from 'lucide-react'

/** How far the forecast can be trusted. */
export function ForecastNotes({ forecast: { slots, schedules, unmeasured, cut } }: { forecast: Forecast }) {
  const notes = [
    ...(schedules === 0 ? ['No schedule is active: nothing is expected but what you ask about.'] : []),
    slots === 0
      ? 'No pool is started, or no host has room, so there are no slots to tell a load of: tasks are shown.'
      : `Load is a share of the ${slots.toLocaleString('en')} slots that started pools may grow to, as far as hosts have room.`,
    ...(unmeasured.length === 0 ? [] : [`Not measured yet, so counted with no run time: ${unmeasured.join(', ')}.`]),
    ...(cut ? ['There are too many ticks to count them all: the numbers are the least to expect.'] : []),
  ]
  return (
    <ul aria-label="Notes" className="flex flex-col gap-1 rounded-lg bg-pressed px-4 py-2.5 text-ink-2">
      {notes.map((note) => (
        <li key={note} className="flex items-start gap-2">
          <Info aria-hidden size={14} className="mt-[3px] shrink-0 text-ink-3" />
          <span className="min-w-0 break-words">{note}</span>
        </li>
      ))}
    </ul>
  )
}
