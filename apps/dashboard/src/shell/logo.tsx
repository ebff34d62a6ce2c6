/** The bullwheel: the big wheel with the cable over it. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 24 24" fill="none" className="shrink-0 text-accent">
      <path d="M2 22V12a10 10 0 0 1 20 0v10" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <circle cx="12" cy="12" r="6" stroke="currentColor" strokeWidth="1.75" />
      <path d="M12 6v12M6.8 9l10.4 6M6.8 15l10.4-6" stroke="currentColor" strokeWidth="1.25" opacity=".7" />
      <circle cx="12" cy="12" r="1.75" fill="currentColor" />
    </svg>
  )
}
