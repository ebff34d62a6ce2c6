export { type BoardQueues, type BoardVerbs, createBoardQueues } from '@bullwheel/queue/board'
export * from './board-verbs.ts'
export * from './failed-counts.ts'
export * from './tasks-of-job.ts'
