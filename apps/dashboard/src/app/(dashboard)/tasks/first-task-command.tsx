'use client'

import { useVisitor } from '../../../api/visitor-context.tsx'
import { Command } from '../../../components/command.tsx'
import { curlCommand } from '../../../forms/curl-command.ts'

/** A line for a terminal that submits a task. */
export function FirstTaskCommand() {
  const { me, publicApiUrl } = useVisitor()
  const body = { type: 'default', payload: { hello: 'world' } }
  return (
    <div className="w-full">
      <Command
        text={curlCommand({ apiUrl: publicApiUrl, path: '/api/v1/tasks', needsKey: me?.auth !== 'off', body })}
      />
    </div>
  )
}
