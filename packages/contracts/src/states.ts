import { z } from 'zod'

/** The eight states of a task as users see them. `scheduled` and `retrying` turn `queued` by reading the clock. */
export const TASK_STATES = [
  'scheduled',
  'queued',
  'running',
  'retrying',
  'completed',
  'failed',
  'cancelled',
  'expired',
] as const
export const taskState = z.enum(TASK_STATES)
export type TaskState = z.infer<typeof taskState>

/** How one attempt ended; `running` while it has not. */
export const ATTEMPT_OUTCOMES = [
  'running',
  'completed',
  'failed',
  'retrying',
  'cancelled',
  'expired',
  'lost',
  'superseded',
] as const
export const attemptOutcome = z.enum(ATTEMPT_OUTCOMES)
export type AttemptOutcome = z.infer<typeof attemptOutcome>

/** Kinds of lifecycle events, in the order in which a simple task goes through them. */
export const EVENT_KINDS = [
  'created',
  'started',
  'retrying',
  'completed',
  'failed',
  'cancelled',
  'expired',
  'retried',
  'updated',
  'deleted',
] as const
export const eventKind = z.enum(EVENT_KINDS)
export type EventKind = z.infer<typeof eventKind>

/** 1 is the most urgent, 10 the least, 5 the default: BullMQ's own direction. */
export const priority = z.int().min(1).max(10)
export const DEFAULT_PRIORITY = 5
export const DEFAULT_QUEUE = 'default'

/** What a key may do; each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const
export const role = z.enum(ROLES)
export type Role = z.infer<typeof role>
