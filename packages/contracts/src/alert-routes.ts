import { z } from 'zod'
import {
  alert,
  alertId,
  alertIncident,
  alertNotification,
  alertTest,
  createAlert,
  editAlert,
  listIncidentsQuery,
  listNotificationsQuery,
} from './alert.ts'
import { pageOf } from './page.ts'
import type { Route } from './route.ts'
import { warnings } from './warning.ts'

const byId = z.strictObject({ id: alertId })
const read = { role: 'viewer', tag: 'Alerts', params: byId, status: 200 } as const
const change = { ...read, role: 'admin' } as const

/** Calls about alerts and warnings, for the route table. */
export const alertRoutes = {
  listWarnings: {
    method: 'GET',
    path: '/api/v1/warnings',
    role: 'viewer',
    tag: 'Alerts',
    summary: 'What is wrong now and what to do about it, the gravest first',
    status: 200,
    reply: warnings,
  },
  createAlert: {
    method: 'POST',
    path: '/api/v1/alerts',
    role: 'admin',
    tag: 'Alerts',
    summary: 'Make an alert rule: what it watches for, and who is told when it fires and when that is over',
    body: createAlert,
    status: 201,
    reply: alert,
    repeatable: true,
  },
  listAlerts: {
    method: 'GET',
    path: '/api/v1/alerts',
    role: 'viewer',
    tag: 'Alerts',
    summary: 'Every alert rule with what it fires for now, by name',
    status: 200,
    reply: z.object({ items: z.array(alert) }),
  },
  getAlert: { ...read, method: 'GET', path: '/api/v1/alerts/:id', summary: 'One alert rule', reply: alert },
  editAlert: {
    ...change,
    method: 'PATCH',
    path: '/api/v1/alerts/:id',
    summary: 'Change, disable or mute an alert rule; what it watches changed: its incidents end without a message',
    body: editAlert,
    reply: alert,
  },
  deleteAlert: {
    ...change,
    method: 'DELETE',
    path: '/api/v1/alerts/:id',
    summary: 'Remove an alert rule with its history; messages that are not sent yet are not sent any more',
    status: 204,
    reply: null,
  },
  testAlert: {
    ...change,
    method: 'POST',
    path: '/api/v1/alerts/:id/test',
    summary: 'Send a test message to every channel now and tell what came of it',
    reply: alertTest,
  },
  listIncidents: {
    ...read,
    method: 'GET',
    path: '/api/v1/alerts/:id/incidents',
    summary: 'Each time that it fired, newest first; kept for 30 days',
    query: listIncidentsQuery,
    reply: pageOf(alertIncident),
  },
  listNotifications: {
    ...read,
    method: 'GET',
    path: '/api/v1/alerts/:id/notifications',
    summary: 'What was and will be sent, newest first; kept for 30 days',
    query: listNotificationsQuery,
    reply: pageOf(alertNotification),
  },
} as const satisfies Record<string, Route>
