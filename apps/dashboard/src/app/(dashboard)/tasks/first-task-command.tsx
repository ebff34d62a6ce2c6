'use client'

import { useVisitor } from '../../../api/visitor-context.tsx'
import { Command } from '../../../components/command.tsx'
import { curlCommand } from '../submit/curl-command.ts'

/** A line for a terminal that submits a task. */
export function FirstTaskCommand() {
  const { me, publicApiUrl } = useVisitor()
  const body = { type: 'default', payload: { hello: 'world' } }
  return (
    <div className="w-full">
      <Command text={curlCommand({ apiUrl: publicApiUrl, needsKey: me?.auth !== 'off', body })} />
    </div>
  )
}
