import type { HighlightPart } from '@bullwheel/contracts'

/** A piece of a text with what was looked for marked. Always text, whatever stands in it. */
export function Marked({ parts }: { parts: readonly HighlightPart[] }) {
  return (
    <bdi>
      {parts.map(({ text, isMatch }, index) =>
        isMatch ? (
          <mark key={index} className="rounded-xs bg-accent/18 px-px font-medium text-ink">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </bdi>
  )
}
