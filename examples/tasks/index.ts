/**
 * Two example tasks. A worker loads this module when `BULLWHEEL_TASKS` names it, as `make run` does.
 * Copy a file, change it, and restart the worker: that is all a new task type needs.
 */
export * from './email.ts'
export * from './report-generation.ts'
