import { formatDuration } from '../../../../time/format.ts'
import { TRACK_GRID } from './track-grid.ts'

/** What the bars below are measured against: time since the first attempt began. */
export function TimeAxis({ spanMs }: { spanMs: number }) {
  return (
    <div aria-hidden className={`${TRACK_GRID} h-7 border-b pr-4 pl-9 text-xs text-ink-3 max-md:hidden`}>
      <span>since the first start</span>
      <span className="nums flex justify-between">
        <span>0</span>
        <span>{formatDuration(spanMs / 2)}</span>
        <span>{formatDuration(spanMs)}</span>
      </span>
    </div>
  )
}
