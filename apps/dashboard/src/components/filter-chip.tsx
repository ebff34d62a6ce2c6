import { X } from 'lucide-react'

/** A filter that has no menu, and can be taken away. */
export function FilterChip({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-7 max-w-64 items-center gap-1.5 rounded-md border border-line-strong bg-raised pl-2 max-md:h-9">
      <span className="text-ink-3">{name}</span>
      <span title={value} className="truncate font-medium">
        {value}
      </span>
      <button
        type="button"
        aria-label={`Any ${name.toLowerCase()}`}
        onClick={onRemove}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded text-ink-3 hover:text-ink max-md:size-9"
      >
        <X aria-hidden size={13} />
      </button>
    </span>
  )
}
