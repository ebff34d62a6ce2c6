export { type BoardQueues, createBoardQueues } from './board-queues.ts'
export type { BoardVerbs, CarriedTask, FailedTask } from './board-verbs.ts'
