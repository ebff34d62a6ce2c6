'use client'

import clsx from 'clsx'
import {
  Activity,
  BellRing,
  Boxes,
  CalendarClock,
  ChartLine,
  CircleX,
  Copy,
  Cpu,
  Database,
  ExternalLink,
  Layers,
  ListTodo,
  Radio,
  ScrollText,
  Search,
  ServerCog,
  SquareKanban,
  SquarePen,
  Webhook,
  type LucideIcon,
} from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { useMay } from '../api/visitor-context.tsx'
import { WarningCount } from './warning-count.tsx'

const PLACES: readonly { href: string; word: string; icon: LucideIcon; shortcut?: string; mark?: () => ReactNode }[] = [
  { href: '/tasks', word: 'Tasks', icon: ListTodo },
  { href: '/search', word: 'Search', icon: Search, shortcut: '/' },
  { href: '/executions', word: 'Executions', icon: Activity },
  { href: '/events', word: 'Events', icon: Radio },
  { href: '/logs', word: 'Logs', icon: ScrollText },
  { href: '/failed', word: 'Failed', icon: CircleX },
  { href: '/schedules', word: 'Schedules', icon: CalendarClock },
  { href: '/queues', word: 'Queues', icon: Layers },
  { href: '/workers', word: 'Workers', icon: Cpu },
  { href: '/pools', word: 'Pools', icon: Boxes },
  { href: '/metrics', word: 'Metrics', icon: ChartLine },
  { href: '/mirrors', word: 'Mirrors', icon: Copy },
  { href: '/redis', word: 'Redis', icon: Database },
  { href: '/webhooks', word: 'Webhooks', icon: Webhook },
  { href: '/alerts', word: 'Alerts', icon: BellRing, mark: WarningCount },
  { href: '/system', word: 'System', icon: ServerCog },
  { href: '/submit', word: 'Submit', icon: SquarePen },
]

const PLACE_CLASS = 'flex h-8 items-center gap-2.5 rounded-md px-2 transition-colors max-md:h-11'

export function NavLinks({ onChoose }: { onChoose?: () => void }) {
  const pathname = usePathname()
  const isAdmin = useMay('admin')
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {PLACES.map(({ href, word, icon: Icon, shortcut, mark: Mark }) => {
        const isHere = pathname === href || pathname.startsWith(`${href}/`)
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={isHere ? 'page' : undefined}
            {...(onChoose && { onClick: onChoose })}
            className={clsx(
              PLACE_CLASS,
              isHere ? 'bg-pressed font-medium text-ink' : 'text-ink-2 hover:bg-hover hover:text-ink',
            )}
          >
            <Icon aria-hidden size={15} className={isHere ? 'text-accent' : 'text-ink-3'} />
            {word}
            {Mark !== undefined && <Mark />}
            {shortcut !== undefined && (
              <kbd aria-hidden className="ml-auto rounded border px-1.5 font-mono text-xs text-ink-3 max-md:hidden">
                {shortcut}
              </kbd>
            )}
          </Link>
        )
      })}
      {isAdmin && <BoardLink />}
    </nav>
  )
}

/** Another page altogether, on the gateway: not one of this app's. */
function BoardLink() {
  return (
    <a href="/bull-board" className={clsx(PLACE_CLASS, 'text-ink-2 hover:bg-hover hover:text-ink')}>
      <SquareKanban aria-hidden size={15} className="text-ink-3" />
      Bull Board
      <ExternalLink aria-hidden size={12} className="ml-auto text-ink-3" />
    </a>
  )
}
