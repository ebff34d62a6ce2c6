import type { AlertSubject, Warning } from '@bullwheel/contracts'

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
      return '/system'
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
    case 'system':
      return name === 'redis' ? '/redis' : '/system'
  }
}
