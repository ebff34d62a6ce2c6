export { type TestPlace, createTestPlace } from './place.ts'
export type { Provided } from './provided.ts'
export { type TestProcess, type TestSystem, createTestSystem } from './system.ts'
