export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'
export { type TestPlace, createTestPlace } from './place.ts'
export type { Provided } from './provided.ts'
export { type TestProcess, type TestSystem, type TestSystemOptions, createTestSystem } from './system.ts'
