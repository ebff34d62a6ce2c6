import { CopyButton } from './copy-button.tsx'
import { ScrollingCode } from './scrolling-code.tsx'

/** A command to be copied into a terminal. */
export function Command({ text, label = 'Copy command' }: { text: string; label?: string }) {
  return (
    <div className="relative rounded-md border bg-sunken text-left">
      <ScrollingCode label="Command" isWrapping className="p-3 pr-10 text-ink-2">
        {text}
      </ScrollingCode>
      <CopyButton text={text} label={label} className="absolute top-2 right-2 bg-sunken" />
    </div>
  )
}
