'use client'

import type { Me } from '@bullwheel/contracts'
import { HealthIndicator } from './health-indicator.tsx'
import { NavLinks } from './nav-links.tsx'
import { SignOut } from './sign-out.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import type { Theme } from './theme.ts'

type Props = { me: Me | null; theme: Theme; onChoose?: () => void }

/** The same in the sidebar and in the drawer of a phone. */
export function SidebarContent({ me, theme, onChoose }: Props) {
  return (
    <>
      <NavLinks {...(onChoose && { onChoose })} />
      <div className="mt-auto flex flex-col gap-0.5 pt-4">
        <HealthIndicator />
        {me !== null && me.auth !== 'off' && <SignOut />}
        {me !== null && (
          <p className="truncate px-2 py-1.5 text-xs text-ink-3" title={`${me.name}, ${me.role}`}>
            {describe(me)}
          </p>
        )}
        <ThemeSwitch initial={theme} />
      </div>
    </>
  )
}

function describe({ name, role, auth }: Me): string {
  if (auth === 'off') return 'Access control is off'
  return name === role ? `Signed in as ${name}` : `${name} · ${role}`
}
