export { getDesiredWorkers, readDesiredWorkers } from './get-desired-workers.ts'
export { getPoolScaling } from './get-pool-scaling.ts'
