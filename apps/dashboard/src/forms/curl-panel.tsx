'use client'

import { useVisitor } from '../api/visitor-context.tsx'
import { Command } from '../components/command.tsx'
import { curlCommand } from './curl-command.ts'

/** What a form sends, from a terminal. */
export function CurlPanel({ path, body }: { path: string; body: unknown }) {
  const { me, publicApiUrl } = useVisitor()
  return (
    <section aria-label="The same from a terminal">
      <h2 className="mb-1.5 text-ink-2">The same from a terminal</h2>
      <Command
        text={curlCommand({ apiUrl: publicApiUrl, path, needsKey: me?.auth !== 'off', body })}
        label="Copy curl command"
      />
    </section>
  )
}
