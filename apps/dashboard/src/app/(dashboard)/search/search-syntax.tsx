const EXAMPLES = [
  { q: 'invoice ada', meaning: 'both words, anywhere' },
  { q: '"card declined"', meaning: 'these words in a row' },
  { q: 'ada@example.com', meaning: 'what is written together, in a row' },
  { q: 'inv*', meaning: 'words that begin like this' },
  { q: 'timeout -retry', meaning: 'the first word without the second' },
] as const

/** How to say what is looked for; each example can be tried. */
export function SearchSyntax({ onTry }: { onTry: (q: string) => void }) {
  return (
    <ul className="w-full max-w-md divide-y rounded-md border bg-sunken text-left">
      {EXAMPLES.map(({ q, meaning }) => (
        <li key={q}>
          <button
            type="button"
            onClick={() => onTry(q)}
            className="flex min-h-9 w-full flex-wrap items-baseline gap-x-4 px-3 py-2 text-left hover:bg-hover max-md:min-h-11"
          >
            <code className="w-36 shrink-0 font-mono text-xs text-ink">{q}</code>
            <span className="text-ink-3">{meaning}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
