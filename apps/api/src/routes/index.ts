import type { FastifyInstance } from 'fastify'
import type { RouteName } from '@bullwheel/contracts'
import { registerCompat } from '../compat/index.ts'
import { registerDocs } from '../docs/routes.ts'
import type { Gateway } from '../gateway.ts'
import { registerLive } from '../live/route.ts'
import { createAlert } from './alerts/create.ts'
import { deleteAlert } from './alerts/delete.ts'
import { editAlert } from './alerts/edit.ts'
import { getAlert } from './alerts/get.ts'
import { listAlerts } from './alerts/list.ts'
import { listIncidents } from './alerts/list-incidents.ts'
import { listNotifications } from './alerts/list-notifications.ts'
import { listWarnings } from './alerts/list-warnings.ts'
import { testAlert } from './alerts/test.ts'
import { listAttempts } from './attempts/list.ts'
import { listEvents } from './events/list.ts'
import { listKafkaEvents } from './kafka/list-events.ts'
import { discardDeadLetters } from './mirrors/discard-dead-letters.ts'
import { listDeadLetters } from './mirrors/list-dead-letters.ts'
import { listMirrors } from './mirrors/list.ts'
import { removeMirror } from './mirrors/remove.ts'
import { replayDeadLetters } from './mirrors/replay-dead-letters.ts'
import { replayMirror } from './mirrors/replay.ts'
import { createPool } from './pools/create.ts'
import { deletePool } from './pools/delete.ts'
import { editPool } from './pools/edit.ts'
import { getPool } from './pools/get.ts'
import { listPools } from './pools/list.ts'
import { startPool } from './pools/start.ts'
import { stopPool } from './pools/stop.ts'
import { editQueue } from './queues/edit.ts'
import { getQueue } from './queues/get.ts'
import { listQueues } from './queues/list.ts'
import { pauseQueue } from './queues/pause.ts'
import { putQueue } from './queues/put.ts'
import { resumeQueue } from './queues/resume.ts'
import { retryFailedOfQueue } from './queues/retry-failed.ts'
import { getRedisInfo } from './redis/get-info.ts'
import { getRedisKey } from './redis/get-key.ts'
import { listRedisKeys } from './redis/list-keys.ts'
import { type Handlers, registerCall } from './route.ts'
import { search } from './search/search.ts'
import { getDesiredWorkers } from './scaling/get-desired-workers.ts'
import { getPoolScaling } from './scaling/get-pool-scaling.ts'
import { backfillSchedule } from './schedules/backfill.ts'
import { createSchedule } from './schedules/create.ts'
import { deleteSchedule } from './schedules/delete.ts'
import { editSchedule } from './schedules/edit.ts'
import { forecastSchedules } from './schedules/forecast.ts'
import { getSchedule } from './schedules/get.ts'
import { listTicks } from './schedules/list-ticks.ts'
import { listSchedules } from './schedules/list.ts'
import { pauseSchedule } from './schedules/pause.ts'
import { previewSchedule } from './schedules/preview.ts'
import { resumeSchedule } from './schedules/resume.ts'
import { triggerSchedule } from './schedules/trigger.ts'
import { createSessionLink } from './session/create-link.ts'
import { getMe } from './session/me.ts'
import { signIn } from './session/sign-in.ts'
import { signOut } from './session/sign-out.ts'
import { createWsTicket } from './session/ws-ticket.ts'
import { getHealth } from './system/health.ts'
import { getSystemInfo } from './system/info.ts'
import { getLedger } from './system/ledger.ts'
import { healthz, livez } from './system/livez.ts'
import { registerMetrics } from './system/metrics.ts'
import { readyz } from './system/readyz.ts'
import { resetSystem } from './system/reset.ts'
import { verifyLedger } from './system/verify-ledger.ts'
import { getStats } from './stats/get.ts'
import { queryMetrics, queryMetricsRange } from './stats/query.ts'
import { getTaskType } from './task-types/get.ts'
import { listTaskTypes } from './task-types/list.ts'
import { countPending } from './tasks/count-pending.ts'
import { cancelTask } from './tasks/cancel.ts'
import { deleteTask } from './tasks/delete.ts'
import { duplicateTask } from './tasks/duplicate.ts'
import { editTask } from './tasks/edit.ts'
import { getTask } from './tasks/get.ts'
import { listTaskAttempts } from './tasks/list-attempts.ts'
import { listTaskLogs } from './tasks/list-logs.ts'
import { listTasks } from './tasks/list.ts'
import { retryTask } from './tasks/retry.ts'
import { runTaskNow } from './tasks/run-now.ts'
import { setTaskStatus } from './tasks/set-status.ts'
import { submitTasks } from './tasks/submit-many.ts'
import { submitTask } from './tasks/submit.ts'
import { createWebhook } from './webhooks/create.ts'
import { deleteWebhook } from './webhooks/delete.ts'
import { editWebhook } from './webhooks/edit.ts'
import { getDelivery } from './webhooks/get-delivery.ts'
import { getWebhook } from './webhooks/get.ts'
import { listDeliveries } from './webhooks/list-deliveries.ts'
import { listWebhooks } from './webhooks/list.ts'
import { replayWebhook } from './webhooks/replay.ts'
import { retryDelivery } from './webhooks/retry-delivery.ts'
import { rotateSecret } from './webhooks/rotate-secret.ts'
import { testWebhook } from './webhooks/test.ts'
import { drainWorker } from './workers/drain.ts'
import { getWorker } from './workers/get.ts'
import { listWorkers } from './workers/list.ts'
import { resizeWorker } from './workers/resize.ts'
import { stopWorker } from './workers/stop.ts'

/** Every call of the contract with what answers it; one that is missing does not compile. */
const handlers: Handlers = {
  submitTask,
  submitTasks,
  listTasks,
  countPending,
  getTask,
  setTaskStatus,
  editTask,
  deleteTask,
  cancelTask,
  retryTask,
  runTaskNow,
  duplicateTask,
  listTaskAttempts,
  listTaskLogs,
  listAttempts,
  listEvents,
  listKafkaEvents,
  search,
  listMirrors,
  replayMirror,
  removeMirror,
  listDeadLetters,
  replayDeadLetters,
  discardDeadLetters,
  listQueues,
  getQueue,
  putQueue,
  editQueue,
  pauseQueue,
  resumeQueue,
  retryFailedOfQueue,
  createPool,
  listPools,
  getPool,
  editPool,
  deletePool,
  startPool,
  stopPool,
  getPoolScaling,
  getDesiredWorkers,
  listWorkers,
  getWorker,
  drainWorker,
  stopWorker,
  resizeWorker,
  createSchedule,
  listSchedules,
  getSchedule,
  editSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  triggerSchedule,
  backfillSchedule,
  listTicks,
  previewSchedule,
  forecastSchedules,
  createWebhook,
  listWebhooks,
  getWebhook,
  editWebhook,
  deleteWebhook,
  testWebhook,
  rotateSecret,
  replayWebhook,
  listDeliveries,
  getDelivery,
  retryDelivery,
  listRedisKeys,
  getRedisKey,
  getRedisInfo,
  listWarnings,
  createAlert,
  listAlerts,
  getAlert,
  editAlert,
  deleteAlert,
  testAlert,
  listIncidents,
  listNotifications,
  getStats,
  queryMetrics,
  queryMetricsRange,
  listTaskTypes,
  getTaskType,
  getLedger,
  verifyLedger,
  resetSystem,
  getSystemInfo,
  getHealth,
  signIn,
  signOut,
  getMe,
  createSessionLink,
  createWsTicket,
  livez,
  healthz,
  readyz,
}

/** Registers every route there is. */
export function registerRoutes(app: FastifyInstance, gateway: Gateway): void {
  registerCompat(app, gateway)
  for (const [name, handler] of Object.entries(handlers))
    registerCall(app, gateway, name as RouteName, handler as never)
  registerMetrics(app, gateway)
  registerDocs(app, gateway)
  registerLive(app, gateway)
}
