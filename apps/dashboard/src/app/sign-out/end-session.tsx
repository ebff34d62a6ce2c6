'use client'

import { useEffect, useRef } from 'react'
import { api } from '../../api/browser-client.ts'
import { takeWish } from '../../shell/sign-out-wish.ts'

/** Ends the session if the visitor asked for it on a page of ours; an address alone, from anywhere, ends nothing. */
export function EndSession() {
  const hasBegun = useRef(false)
  useEffect(() => {
    if (hasBegun.current) return
    hasBegun.current = true
    if (takeWish()) void api.signOut().finally(() => window.location.replace('/login'))
    else window.location.replace('/tasks')
  }, [])
  return <output className="text-ink-2">Signing you out…</output>
}
