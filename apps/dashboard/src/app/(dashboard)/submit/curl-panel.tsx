'use client'

import { useVisitor } from '../../../api/visitor-context.tsx'
import { Command } from '../../../components/command.tsx'
import { curlCommand } from './curl-command.ts'
import type { SubmitBody } from './draft.ts'

/** The same task from a terminal. */
export function CurlPanel({ body }: { body: SubmitBody }) {
  const { me, publicApiUrl } = useVisitor()
  return (
    <section aria-label="The same from a terminal">
      <h2 className="mb-1.5 text-ink-2">The same from a terminal</h2>
      <Command
        text={curlCommand({ apiUrl: publicApiUrl, needsKey: me?.auth !== 'off', body })}
        label="Copy curl command"
      />
    </section>
  )
}
