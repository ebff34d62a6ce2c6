/** Grey lines in the place of rows that are being read. */
export function SkeletonRows({ count = 12 }: { count?: number | undefined }) {
  return (
    <output aria-label="Loading" className="block animate-pulse">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="flex h-10 items-center gap-4 border-b px-4 md:px-6">
          <span className="h-3 w-20 rounded bg-pressed" />
          <span className="h-3 w-40 rounded bg-pressed" />
          <span className="h-3 flex-1 rounded bg-hover" />
          <span className="h-3 w-16 rounded bg-pressed" />
        </span>
      ))}
    </output>
  )
}
