import type { HighlightPart } from '@bullwheel/contracts'
import { Marked } from './marked.tsx'

type Props = { highlights: readonly { field: string; parts: readonly HighlightPart[] }[] }

/** The pieces of text that were found, each with where it stands. */
export function Fragments({ highlights }: Props) {
  return (
    <dl className="mt-1.5 grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
      {highlights.map(({ field, parts }, index) => (
        <div key={index} className="contents">
          <dt className="text-ink-3">{highlights[index - 1]?.field === field ? '' : field}</dt>
          <dd className="font-mono break-words text-ink-2">
            <Marked parts={parts} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
