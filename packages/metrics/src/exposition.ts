import { type Registry, Registry as NewRegistry, collectDefaultMetrics } from 'prom-client'

/** What a process shows to Prometheus. */
export type Exposition = { text: () => Promise<string>; contentType: string }

/** A registry with the process's own figures: processor, memory, event loop. */
export function createProcessRegistry(): Registry {
  const register = new NewRegistry()
  collectDefaultMetrics({ register })
  return register
}

export const expositionOf = (register: Registry): Exposition => ({
  text: () => register.metrics(),
  contentType: register.contentType,
})
