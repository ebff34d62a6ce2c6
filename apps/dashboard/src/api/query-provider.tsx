'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { createQueryClient } from './query-client.ts'
import { loginPath } from './request-path.ts'

/** One query cache for each visitor's page; a session that ended leads to the login page and back. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => createQueryClient(goToLogin))
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}

function goToLogin() {
  window.location.assign(loginPath(window.location.pathname + window.location.search))
}
