export * from './board-verbs.ts'
export * from './failed-counts.ts'
export * from './tasks-of-job.ts'
