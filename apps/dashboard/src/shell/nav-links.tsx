'use client'

import clsx from 'clsx'
import {
  Activity,
  CalendarClock,
  CircleX,
  Copy,
  Layers,
  ListTodo,
  Radio,
  Search,
  ServerCog,
  SquarePen,
  Webhook,
  type LucideIcon,
} from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

const PLACES: readonly { href: string; word: string; icon: LucideIcon; shortcut?: string }[] = [
  { href: '/tasks', word: 'Tasks', icon: ListTodo },
  { href: '/search', word: 'Search', icon: Search, shortcut: '/' },
  { href: '/executions', word: 'Executions', icon: Activity },
  { href: '/events', word: 'Events', icon: Radio },
  { href: '/failed', word: 'Failed', icon: CircleX },
  { href: '/schedules', word: 'Schedules', icon: CalendarClock },
  { href: '/queues', word: 'Queues', icon: Layers },
  { href: '/mirrors', word: 'Mirrors', icon: Copy },
  { href: '/webhooks', word: 'Webhooks', icon: Webhook },
  { href: '/system', word: 'System', icon: ServerCog },
  { href: '/submit', word: 'Submit', icon: SquarePen },
]

export function NavLinks({ onChoose }: { onChoose?: () => void }) {
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {PLACES.map(({ href, word, icon: Icon, shortcut }) => {
        const isHere = pathname === href || pathname.startsWith(`${href}/`)
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={isHere ? 'page' : undefined}
            {...(onChoose && { onClick: onChoose })}
            className={clsx(
              'flex h-8 items-center gap-2.5 rounded-md px-2 transition-colors max-md:h-11',
              isHere ? 'bg-pressed font-medium text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
            )}
          >
            <Icon aria-hidden size={15} className={isHere ? 'text-accent' : 'text-ink-3'} />
            {word}
            {shortcut !== undefined && (
              <kbd aria-hidden className="ml-auto rounded border px-1.5 font-mono text-xs text-ink-3 max-md:hidden">
                {shortcut}
              </kbd>
            )}
          </Link>
        )
      })}
    </nav>
  )
}
