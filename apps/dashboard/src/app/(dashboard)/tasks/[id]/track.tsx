import clsx from 'clsx'
import type { Stretch } from './timeline.ts'

/** However short an attempt was, it is seen. */
const LEAST_PX = 3

/**
 * A bar where the attempt ran and a dashed line where it was waited for; a phone shows the numbers alone. Drawn as SVG,
 * since the content security policy allows no style attributes.
 */
export function Track({ run, wait, tone }: { run: Stretch | null; wait: Stretch | null; tone: string }) {
  const left = run === null ? 0 : Math.min(run.left, 99)
  return (
    <svg aria-hidden className={clsx('h-4 w-full rounded-sm bg-sunken max-md:hidden', tone)}>
      {wait !== null && (
        <line
          x1={`${wait.left}%`}
          x2={`${wait.left + wait.width}%`}
          y1="50%"
          y2="50%"
          strokeDasharray="3 3"
          className="stroke-ink-3"
        />
      )}
      {run !== null && (
        <>
          <rect x={`${left}%`} y={2} width={LEAST_PX} height={12} rx={1.5} fill="currentColor" />
          <rect x={`${left}%`} y={2} width={`${run.width}%`} height={12} rx={3} fill="currentColor" />
        </>
      )}
    </svg>
  )
}
