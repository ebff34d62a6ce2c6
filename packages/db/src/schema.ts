import { bigint, integer, json, pgTable, pgView, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Attempt, Progress, Role, TaskError } from '@bullwheel/contracts'
import type { StoredState } from '@bullwheel/domain'

/** The tables as ordinary queries see them; migrations/*.sql makes them and says what the columns mean. */
const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const tasks = pgTable('tasks', {
  id: uuid('id').primaryKey(),
  queue: text('queue').notNull(),
  type: text('type').notNull(),
  name: text('name'),
  state: text('state').$type<StoredState>().notNull(),
  priority: smallint('priority').notNull(),
  version: integer('version').notNull(),
  attempt: integer('attempt').notNull(),
  lost: integer('lost').notNull(),
  maxAttempts: integer('max_attempts').notNull(),
  retry: json('retry').notNull(),
  timeoutMs: bigint('timeout_ms', { mode: 'number' }),
  startBy: at('start_by'),
  finishBy: at('finish_by'),
  progress: json('progress').$type<Progress>(),
  payload: json('payload').$type<unknown>(),
  tags: text('tags').array().notNull(),
  worker: text('worker'),
  createdAt: at('created_at').notNull(),
  runAt: at('run_at').notNull(),
  startedAt: at('started_at'),
  finishedAt: at('finished_at'),
  result: json('result').$type<unknown>(),
  error: json('error').$type<TaskError>(),
  scheduleId: uuid('schedule_id'),
  tickAt: at('tick_at'),
})

export const executions = pgView('executions', {
  taskId: uuid('task_id').notNull(),
  attempt: integer('attempt').notNull(),
  outcome: text('outcome').$type<Attempt['outcome']>().notNull(),
  worker: text('worker'),
  startedAt: at('started_at'),
  endedAt: at('ended_at'),
  error: json('error').$type<TaskError>(),
}).existing()

export const workers = pgTable('workers', {
  id: text('id').primaryKey(),
  pool: text('pool').notNull(),
  queues: json('queues').$type<string[]>().notNull(),
  stolenFrom: json('stolen_from').$type<{ queue: string; tasks: number }[]>().notNull(),
})

export const apiKeys = pgTable('api_keys', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  hash: text('hash').notNull().unique(),
  createdAt: at('created_at').notNull().defaultNow(),
  revokedAt: at('revoked_at'),
})

export const sessions = pgTable('sessions', {
  hash: text('hash').primaryKey(),
  kind: text('kind').$type<'session' | 'link' | 'ticket'>().notNull(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  expiresAt: at('expires_at').notNull(),
})

export const auditLog = pgTable('audit_log', {
  id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  at: at('at').notNull().defaultNow(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  subject: text('subject'),
  requestId: text('request_id'),
  details: json('details').$type<Record<string, unknown>>(),
})
