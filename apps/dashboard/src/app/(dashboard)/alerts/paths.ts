import type { AlertSubject, Warning } from '@bullwheel/contracts'
import { poolPath } from '../pools/paths.ts'

/** Parts of the system that have a page of their own. */
const SYSTEM_PATHS: Record<string, string> = { redis: '/redis', workers: '/workers' }

export const alertPath = (id: string): string => `/alerts/${id}`
export const editAlertPath = (id: string): string => `/alerts/${id}/edit`
export const ALERTS_CRUMB = { word: 'Alerts', href: '/alerts' }

/** Where more is to be seen of what an alert is about. */
export function subjectPath({ kind, name }: AlertSubject): string {
  switch (kind) {
    case 'queue':
      return `/queues/${encodeURIComponent(name)}`
    case 'type':
      return `/tasks?type=${encodeURIComponent(name)}`
    case 'schedule':
      return `/schedules?search=${encodeURIComponent(name)}`
    case 'mirror':
      return `/mirrors/${encodeURIComponent(name)}`
    case 'workers':
      return '/workers'
  }
}

/** Where more is to be seen of what a warning is about. */
export function warningPath({ kind, name, id }: Warning['subject']): string {
  switch (kind) {
    case 'queue':
    case 'type':
    case 'mirror':
      return subjectPath({ kind, name })
    case 'schedule':
      return id === null ? subjectPath({ kind, name }) : `/schedules/${id}`
    case 'webhook':
      return id === null ? '/webhooks' : `/webhooks/${id}`
    case 'alert':
      return id === null ? '/alerts' : alertPath(id)
    case 'pool':
      return poolPath(name)
    case 'system':
      return SYSTEM_PATHS[name] ?? '/system'
  }
}
