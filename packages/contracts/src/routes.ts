import { z } from 'zod'
import {
  attempt,
  bulkReceipts,
  deleteTaskQuery,
  editTask,
  execution,
  retryTask,
  setTaskStatus,
  submitTask,
  task,
  taskId,
  taskSummary,
} from './task.ts'
import { lifecycleEvent } from './event.ts'
import { listAttemptsQuery, listEventsQuery, listTasksQuery, pageOf } from './page.ts'
import { pauseQueue, queue, queueSettings } from './queue.ts'
import {
  health,
  ledger,
  ledgerCheck,
  me,
  resetDone,
  resetSystem,
  sessionLink,
  signIn,
  systemInfo,
  wsTicket,
} from './system.ts'
import { queueName, typeName } from './text.ts'
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
  /** Milliseconds that it may take; 10 s for GET and 60 s for what changes something, where it is not given. */
  timeLimitMs?: number
}

const defineRoutes = <const Routes extends Record<string, Route>>(table: Routes): Routes => table
const byId = z.strictObject({ id: taskId })
const byQueue = z.strictObject({ queue: queueName })
const taskVerb = { role: 'operator', tag: 'Tasks', params: byId, status: 200, reply: task } as const
const queueVerb = { role: 'operator', tag: 'Queues', params: byQueue, status: 200, reply: queue } as const

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
  editTask: {
    ...taskVerb,
    method: 'PATCH',
    path: '/api/v1/tasks/:id',
    summary: 'Change a task while it waits; 409 once it has begun or ended',
    body: editTask,
  },
  deleteTask: {
    method: 'DELETE',
    path: '/api/v1/tasks/:id',
    role: 'operator',
    tag: 'Tasks',
    summary: 'Remove a task from the book, cancelling it first if it waits; 409 while it runs, unless force=true',
    params: byId,
    query: deleteTaskQuery,
    status: 204,
    reply: null,
  },
  cancelTask: {
    ...taskVerb,
    method: 'POST',
    path: '/api/v1/tasks/:id/cancel',
    summary: 'Cancel a pending task, running or not; 409 with the task when it had ended',
  },
  retryTask: {
    ...taskVerb,
    method: 'POST',
    path: '/api/v1/tasks/:id/retry',
    summary: 'Run a failed, cancelled or expired task again, with another payload if wanted',
    body: retryTask,
  },
  runTaskNow: {
    ...taskVerb,
    method: 'POST',
    path: '/api/v1/tasks/:id/run-now',
    summary: 'Make a waiting task due now, instead of at its run time or after its backoff',
  },
  duplicateTask: {
    ...taskVerb,
    method: 'POST',
    path: '/api/v1/tasks/:id/duplicate',
    summary: 'Submit a new task like this one, to run now and without its deadlines',
    status: 201,
    repeatable: true,
  },
  listTaskAttempts: {
    method: 'GET',
    path: '/api/v1/tasks/:id/attempts',
    role: 'viewer',
    tag: 'Tasks',
    summary: 'Every attempt of a task, the first one first',
    params: byId,
    status: 200,
    reply: z.object({ items: z.array(attempt) }),
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
  listQueues: {
    method: 'GET',
    path: '/api/v1/queues',
    role: 'viewer',
    tag: 'Queues',
    summary: 'Every queue with its counts, oldest wait and rates',
    status: 200,
    reply: z.object({ items: z.array(queue) }),
  },
  getQueue: {
    ...queueVerb,
    method: 'GET',
    path: '/api/v1/queues/:queue',
    role: 'viewer',
    summary: 'One queue',
  },
  putQueue: {
    ...queueVerb,
    method: 'PUT',
    path: '/api/v1/queues/:queue',
    summary: 'Make a queue, or replace its settings; what is left out goes back to its default',
    body: queueSettings,
  },
  editQueue: {
    ...queueVerb,
    method: 'PATCH',
    path: '/api/v1/queues/:queue',
    summary: 'Change settings of a queue',
    body: queueSettings,
  },
  pauseQueue: {
    ...queueVerb,
    method: 'POST',
    path: '/api/v1/queues/:queue/pause',
    summary: 'Pause a queue: what runs goes on, nothing more starts',
    body: pauseQueue,
  },
  resumeQueue: {
    ...queueVerb,
    method: 'POST',
    path: '/api/v1/queues/:queue/resume',
    summary: 'Resume a paused queue',
  },
  retryFailedOfQueue: {
    method: 'POST',
    path: '/api/v1/queues/:queue/failed/retry',
    role: 'operator',
    tag: 'Queues',
    summary: 'Run the failed tasks of a queue again; stops after 20 s with what it did, 0 means that none is left',
    params: byQueue,
    status: 200,
    reply: z.object({ retried: z.int() }),
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
  verifyLedger: {
    method: 'POST',
    path: '/api/v1/system/ledger/verify',
    role: 'operator',
    tag: 'System',
    summary: 'Count the rows themselves against the ledger, and name the tasks that differ',
    status: 200,
    reply: ledgerCheck,
    timeLimitMs: 300_000,
  },
  resetSystem: {
    method: 'POST',
    path: '/api/v1/system/reset',
    role: 'admin',
    tag: 'System',
    summary: 'Cancel and remove every task and rebuild Redis; settings stay',
    body: resetSystem,
    status: 200,
    reply: resetDone,
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
