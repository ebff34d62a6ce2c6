import type { Metadata } from 'next'
import { EndSession } from './end-session.tsx'

export const metadata: Metadata = { title: 'Sign out' }

/** A page without feed or queries, so that nothing asks the gateway while the session ends. */
export default function SignOutPage() {
  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-4">
      <EndSession />
    </main>
  )
}
