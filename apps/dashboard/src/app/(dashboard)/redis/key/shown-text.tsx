import type { RedisText } from '@bullwheel/contracts'
import { EyeOff, Scissors } from 'lucide-react'

/** A value as text; says where something was left out. JSON is laid out to be read. */
export function ShownText({ value: { text, cut, redacted } }: { value: RedisText }) {
  return (
    <div className="min-w-0">
      <pre className="font-mono text-xs leading-5 [overflow-wrap:anywhere] whitespace-pre-wrap">{laidOut(text)}</pre>
      {redacted && (
        <p className="flex items-center gap-1.5 text-xs text-ink-3">
          <EyeOff aria-hidden size={12} /> what looks like a secret is not shown
        </p>
      )}
      {cut && (
        <p className="flex items-center gap-1.5 text-xs text-ink-3">
          <Scissors aria-hidden size={12} /> cut here: there is more
        </p>
      )}
    </div>
  )
}

function laidOut(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
