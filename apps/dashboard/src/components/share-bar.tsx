type Props = {
  taken: number
  /** What cannot be taken, at the end. */
  barred?: number
  whole: number
  isFull?: boolean
}

/** How much of something is taken, for the eye alone: the numbers stand beside it. */
export function ShareBar({ taken, barred = 0, whole, isFull = false }: Props) {
  const share = (part: number): number => (whole <= 0 ? 0 : Math.min(1, Math.max(0, part / whole)))
  return (
    <svg
      aria-hidden
      viewBox="0 0 1 1"
      preserveAspectRatio="none"
      className="block h-1.5 w-full min-w-0 overflow-hidden rounded-full bg-pressed"
    >
      {barred > 0 && <rect x={1 - share(barred)} width={share(barred)} height={1} className="fill-line-strong" />}
      <rect width={share(taken)} height={1} className={isFull ? 'fill-retrying' : 'fill-running'} />
    </svg>
  )
}
