'use client'

import { ApiError } from '@bullwheel/sdk'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { api } from '../../api/browser-client.ts'
import { KeyForm } from './key-form.tsx'

/**
 * Trades a one-time link for a session. In the browser and not on the server, so that programs that only look at
 * addresses (mail scanners, chat previews) do not use it up.
 */
export function LinkSignIn({ link, goTo }: { link: string; goTo: string }) {
  const [fault, setFault] = useState<string | null>(null)
  const hasBegun = useRef(false)

  useEffect(() => {
    if (hasBegun.current) return
    hasBegun.current = true
    api.signIn({ body: { link } }).then(
      () => window.location.replace(goTo),
      (error: unknown) => setFault(faultOf(error)),
    )
  }, [link, goTo])

  if (fault === null) {
    return (
      <output className="flex items-center justify-center gap-2 py-6 text-ink-2">
        <LoaderCircle aria-hidden size={15} className="spin-slow text-running" /> Signing you in…
      </output>
    )
  }
  return (
    <>
      <div role="alert" className="mb-5 rounded-lg bg-retrying/10 px-3 py-2.5">
        <p className="font-medium">{fault}</p>
        <p className="mt-1 text-ink-2">
          A link works once, for 15 minutes. Start the system again with{' '}
          <code className="font-mono text-xs">make run</code> for a fresh one, or use a key.
        </p>
      </div>
      <KeyForm goTo={goTo} />
    </>
  )
}

function faultOf(error: unknown): string {
  if (error instanceof ApiError && [400, 401, 403, 404, 422].includes(error.status)) {
    return 'This login link was used already or has expired'
  }
  return error instanceof Error ? error.message : 'Signing in failed'
}
