import { z } from 'zod'
import { listSchedulesQuery, listTicksQuery, pageOf } from './page.ts'
import type { Route } from './route.ts'
import {
  backfill,
  backfillSchedule,
  createSchedule,
  editSchedule,
  forecast,
  forecastQuery,
  pauseSchedule,
  preview,
  previewSchedule,
  schedule,
  scheduleId,
  tick,
} from './schedule.ts'
import { task } from './task.ts'

const byId = z.strictObject({ id: scheduleId })
const scheduleVerb = { role: 'operator', tag: 'Schedules', params: byId, status: 200, reply: schedule } as const

/** Calls about schedules, for the route table. */
export const scheduleRoutes = {
  createSchedule: {
    method: 'POST',
    path: '/api/v1/schedules',
    role: 'operator',
    tag: 'Schedules',
    summary: 'Make a schedule: a cron expression or an interval, and the task of every tick',
    body: createSchedule,
    status: 201,
    reply: schedule,
    repeatable: true,
  },
  listSchedules: {
    method: 'GET',
    path: '/api/v1/schedules',
    role: 'viewer',
    tag: 'Schedules',
    summary: 'Schedules by name, with their next tick and what is wrong with them',
    query: listSchedulesQuery,
    status: 200,
    reply: pageOf(schedule),
  },
  previewSchedule: {
    method: 'POST',
    path: '/api/v1/schedules/preview',
    role: 'viewer',
    tag: 'Schedules',
    summary: 'A rule in words and its next times, with what changes of the clocks do to them',
    body: previewSchedule,
    status: 200,
    reply: preview,
  },
  forecastSchedules: {
    method: 'GET',
    path: '/api/v1/schedules/forecast',
    role: 'viewer',
    tag: 'Schedules',
    summary:
      'How many tasks schedules will make in every ten minutes, and whether the slots that pools may grow to suffice; what if',
    query: forecastQuery,
    status: 200,
    reply: forecast,
  },
  getSchedule: {
    ...scheduleVerb,
    method: 'GET',
    path: '/api/v1/schedules/:id',
    role: 'viewer',
    summary: 'One schedule',
  },
  editSchedule: {
    ...scheduleVerb,
    method: 'PATCH',
    path: '/api/v1/schedules/:id',
    summary: 'Change a schedule; ticks that were written ahead by the old rule are withdrawn',
    body: editSchedule,
  },
  deleteSchedule: {
    ...scheduleVerb,
    method: 'DELETE',
    path: '/api/v1/schedules/:id',
    summary: 'End a schedule for good; its tasks that have not begun before their time are cancelled, others stay',
    status: 204,
    reply: null,
  },
  pauseSchedule: {
    ...scheduleVerb,
    method: 'POST',
    path: '/api/v1/schedules/:id/pause',
    summary: 'Pause a schedule: its ticks are skipped until it is resumed',
    body: pauseSchedule,
  },
  resumeSchedule: {
    ...scheduleVerb,
    method: 'POST',
    path: '/api/v1/schedules/:id/resume',
    summary: 'Resume a paused schedule from now on',
  },
  triggerSchedule: {
    ...scheduleVerb,
    method: 'POST',
    path: '/api/v1/schedules/:id/trigger',
    summary: 'Run the schedule’s task once now, whatever its rule and its overlap say',
    status: 201,
    reply: task,
    repeatable: true,
  },
  backfillSchedule: {
    ...scheduleVerb,
    method: 'POST',
    path: '/api/v1/schedules/:id/backfill',
    summary: 'Make the tasks of a past range that have none; a dry run only counts',
    body: backfillSchedule,
    reply: backfill,
  },
  listTicks: {
    method: 'GET',
    path: '/api/v1/schedules/:id/ticks',
    role: 'viewer',
    tag: 'Schedules',
    summary: 'What became of each nominal time, newest first',
    params: byId,
    query: listTicksQuery,
    status: 200,
    reply: pageOf(tick),
  },
} as const satisfies Record<string, Route>
