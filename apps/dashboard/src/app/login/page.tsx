import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { safeNext } from '../../api/request-path.ts'
import { visitor } from '../../api/server-client.ts'
import { Logo } from '../../shell/logo.tsx'
import { KeyForm } from './key-form.tsx'
import { LinkSignIn } from './link-sign-in.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Props = { searchParams: Promise<{ link?: string; next?: string }> }

/** Asks for a key; a one-time link signs in by itself. Who is known already, or need not be, goes on at once. */
export default async function LoginPage({ searchParams }: Props) {
  const { link, next } = await searchParams
  const who = await visitor()
  if (who.kind === 'known') redirect(safeNext(next))
  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-4">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex items-center justify-center gap-2.5">
          <Logo size={26} />
          <span className="text-xl font-semibold tracking-tight">Bullwheel</span>
        </div>
        <div className="rounded-xl border bg-surface p-6 shadow-panel">
          {typeof link === 'string' && link !== '' ? (
            <LinkSignIn link={link} goTo={safeNext(next)} />
          ) : (
            <KeyForm goTo={safeNext(next)} />
          )}
        </div>
      </div>
    </main>
  )
}
