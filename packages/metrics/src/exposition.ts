import { type Registry, Registry as NewRegistry, collectDefaultMetrics } from 'prom-client'

/** What a process shows to Prometheus. */
export type Exposition = { text: () => Promise<string>; contentType: string }

/** prom-client's sums of figures that it also shows by type; promtool takes their names for counters. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total']

/** A registry with the process's own figures: processor, memory, event loop. */
export function createProcessRegistry(): Registry {
  const register = new NewRegistry()
  collectDefaultMetrics({ register })
  for (const name of MISNAMED) register.removeSingleMetric(name)
  return register
}

export const expositionOf = (register: Registry): Exposition => ({
  text: () => register.metrics(),
  contentType: register.contentType,
})
