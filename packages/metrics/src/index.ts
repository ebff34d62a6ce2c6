export type { BookReaders, PoolLine } from './book-readers.ts'
export { serveMetrics } from './metrics-server.ts'
export { type MirrorMetrics, createMirrorMetrics } from './mirror-metrics.ts'
export { type RoleMetrics, createRoleMetrics } from './role-metrics.ts'
export {
  type ChildFigures,
  type HostFigures,
  type SupervisorMetrics,
  createSupervisorMetrics,
} from './supervisor-metrics.ts'
export { type Exposition, type TaskMetrics, createTaskMetrics } from './task-metrics.ts'
