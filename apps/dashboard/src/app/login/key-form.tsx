'use client'

import { useEffect, useRef, useState } from 'react'
import { ApiError } from '@bullwheel/sdk'
import { api } from '../../api/browser-client.ts'
import { Button } from '../../components/button.tsx'
import { inputClass } from '../../components/input-class.ts'

/** Signs in with an API key, which is traded for a session and not kept. */
export function KeyForm({ goTo }: { goTo: string }) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const [fault, setFault] = useState<string | null>(null)
  const [isPending, setIsPending] = useState(false)

  async function signIn(key: string) {
    setIsPending(true)
    setFault(null)
    try {
      await api.signIn({ body: { key: key.trim() } })
      window.location.replace(goTo)
    } catch (error) {
      setFault(faultOf(error))
      setIsPending(false)
    }
  }

  return (
    <form
      aria-label="Sign in"
      onSubmit={(event) => {
        event.preventDefault()
        void signIn(input.current?.value ?? '')
      }}
    >
      <h1 className="text-base font-semibold">Sign in</h1>
      <p className="mt-1 text-ink-2">
        With an API key. The first one is in{' '}
        <code className="font-mono text-xs whitespace-nowrap">.bullwheel/admin-key</code> where the system was started.
      </p>
      <label htmlFor="key" className="mt-5 mb-1.5 block font-medium">
        API key
      </label>
      <input
        ref={input}
        id="key"
        name="key"
        type="password"
        required
        autoComplete="current-password"
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : 'key-fault'}
        className={inputClass(fault !== null, 'font-mono')}
      />
      {fault !== null && (
        <p id="key-fault" role="alert" className="mt-1.5 text-failed">
          {fault}
        </p>
      )}
      <Button type="submit" look="primary" disabled={isPending} className="mt-5 h-9 w-full">
        {isPending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}

function faultOf(error: unknown): string {
  if (error instanceof ApiError && error.status === 401) return 'This key is not known. It may have been revoked.'
  return error instanceof Error ? error.message : 'That failed'
}
