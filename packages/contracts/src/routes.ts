import { z } from 'zod'
import { execution, bulkReceipts, setTaskStatus, submitTask, task, taskId, taskSummary } from './task.ts'
import { lifecycleEvent } from './event.ts'
import { listAttemptsQuery, listEventsQuery, listTasksQuery, pageOf } from './page.ts'
import { health, ledger, me, sessionLink, signIn, systemInfo, wsTicket } from './system.ts'
import { typeName } from './text.ts'
import { taskType } from './task-type.ts'
import type { Role } from './states.ts'
import { BOUNDS } from './bounds.ts'

/**
 * One call of the gateway. The api registers it, OpenAPI shows it and the sdk's client is typed by it. `role` is what
 * the caller needs; `none` must be said, so that no route is open by accident.
 */
export type Route = {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  role: Role | 'none'
  tag: string
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  bodyLimit?: number
  status: number
  reply: z.ZodType | null
  /** True where `Idempotency-Key` makes a repeat safe. */
  repeatable?: boolean
}

const defineRoutes = <const Routes extends Record<string, Route>>(table: Routes): Routes => table
const byId = z.strictObject({ id: taskId })

/** Every call there is, in the order in which the documentation shows them. */
export const routes = defineRoutes({
  submitTask: {
    method: 'POST',
    path: '/api/v1/tasks',
    role: 'operator',
    tag: 'Tasks',
    summary: 'Submit a task: now, after a delay, or at a time',
    body: submitTask,
    status: 201,
    reply: task,
    repeatable: true,
  },
  submitTasks: {
    method: 'POST',
    path: '/api/v1/tasks/bulk',
    role: 'operator',
    tag: 'Tasks',
    summary: 'Submit up to 10,000 tasks as a JSON array, or any number as NDJSON; each stands alone',
    body: z
      .array(z.unknown())
      .min(1)
      .max(BOUNDS.bulkItems)
      .meta({ description: 'Items as POST /tasks, each with an optional idempotencyKey' }),
    bodyLimit: BOUNDS.bulkBodyBytes,
    status: 200,
    reply: bulkReceipts,
    repeatable: true,
  },
  listTasks: {
    method: 'GET',
    path: '/api/v1/tasks',
    role: 'viewer',
    tag: 'Tasks',
    summary: 'List tasks, newest first',
    query: listTasksQuery,
    status: 200,
    reply: pageOf(taskSummary),
  },
  getTask: {
    method: 'GET',
    path: '/api/v1/tasks/:id',
    role: 'viewer',
    tag: 'Tasks',
    summary: 'One task with its attempts and what comes next',
    params: byId,
    status: 200,
    reply: task,
  },
  setTaskStatus: {
    method: 'PATCH',
    path: '/api/v1/tasks/:id/status',
    role: 'operator',
    tag: 'Tasks',
    summary: 'Cancel (`cancelled`) or retry (`pending`) a task',
    params: byId,
    body: setTaskStatus,
    status: 200,
    reply: task,
  },
  listAttempts: {
    method: 'GET',
    path: '/api/v1/attempts',
    role: 'viewer',
    tag: 'Tasks',
    summary: 'Executions of all tasks, newest first',
    query: listAttemptsQuery,
    status: 200,
    reply: pageOf(execution),
  },
  listEvents: {
    method: 'GET',
    path: '/api/v1/events',
    role: 'viewer',
    tag: 'Events',
    summary: 'Lifecycle events, newest first or after a cursor',
    query: listEventsQuery,
    status: 200,
    reply: pageOf(lifecycleEvent),
  },
  listTaskTypes: {
    method: 'GET',
    path: '/api/v1/task-types',
    role: 'viewer',
    tag: 'Task types',
    summary: 'Every known task type',
    status: 200,
    reply: z.object({ items: z.array(taskType) }),
  },
  getTaskType: {
    method: 'GET',
    path: '/api/v1/task-types/:type',
    role: 'viewer',
    tag: 'Task types',
    summary: 'One task type with its JSON Schema',
    params: z.strictObject({ type: typeName }),
    status: 200,
    reply: taskType,
  },
  getLedger: {
    method: 'GET',
    path: '/api/v1/system/ledger',
    role: 'viewer',
    tag: 'System',
    summary: 'The sum that must always hold, by queue',
    status: 200,
    reply: ledger,
  },
  getSystemInfo: {
    method: 'GET',
    path: '/api/v1/system/info',
    role: 'viewer',
    tag: 'System',
    summary: 'Versions, roles and their holders, workers',
    status: 200,
    reply: systemInfo,
  },
  getHealth: {
    method: 'GET',
    path: '/api/v1/health',
    role: 'viewer',
    tag: 'System',
    summary: 'Every part with its reason',
    status: 200,
    reply: health,
  },
  signIn: {
    method: 'POST',
    path: '/api/v1/session',
    role: 'none',
    tag: 'Access',
    summary: 'Trade an API key or a one-time login link for a session cookie',
    body: signIn,
    status: 200,
    reply: me,
  },
  signOut: {
    method: 'DELETE',
    path: '/api/v1/session',
    role: 'none',
    tag: 'Access',
    summary: 'End the session',
    status: 204,
    reply: null,
  },
  getMe: {
    method: 'GET',
    path: '/api/v1/me',
    role: 'viewer',
    tag: 'Access',
    summary: 'Who this key or session is',
    status: 200,
    reply: me,
  },
  createSessionLink: {
    method: 'POST',
    path: '/api/v1/session-links',
    role: 'viewer',
    tag: 'Access',
    summary: 'A one-time login link for the dashboard, valid for 15 minutes, with the caller’s role',
    status: 201,
    reply: sessionLink,
  },
  createWsTicket: {
    method: 'POST',
    path: '/api/v1/ws-ticket',
    role: 'viewer',
    tag: 'Events',
    summary: 'A ticket for /ws: valid once, for 30 seconds',
    status: 201,
    reply: wsTicket,
  },
  livez: {
    method: 'GET',
    path: '/livez',
    role: 'none',
    tag: 'System',
    summary: 'The process answers',
    status: 200,
    reply: z.object({ status: z.literal('ok') }),
  },
  readyz: {
    method: 'GET',
    path: '/readyz',
    role: 'none',
    tag: 'System',
    summary: 'Postgres answers; without Redis it is ready but degraded',
    status: 200,
    reply: z.object({ status: z.enum(['ok', 'degraded', 'down']) }),
  },
})
export type Routes = typeof routes
export type RouteName = keyof Routes
