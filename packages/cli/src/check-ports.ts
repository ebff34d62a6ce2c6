import { setTimeout as sleep } from 'node:timers/promises'
import { isPortFree } from '@bullwheel/local'
import { type Config, UsageError } from './config.ts'

/** Names every taken port and the variable that moves it, before anything starts. `patienceMs`: for a predecessor to end. */
export async function checkPorts(config: Config, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const taken = await findTakenPorts(config)
    if (taken.length === 0) return
    if (Date.now() >= deadline) throw new UsageError(taken.join('\n'))
    await sleep(200)
  }
}

async function findTakenPorts(config: Config): Promise<string[]> {
  const wanted = [
    { variable: 'API_PORT', port: config.apiPort, host: config.apiHost },
    { variable: 'DASHBOARD_PORT', port: config.dashboardPort, host: config.apiHost },
    ...metricsPorts(config),
  ]
  const messages: string[] = []
  for (const { variable, port, host } of wanted) {
    if (await isPortFree(port, host)) continue
    messages.push(
      `Port ${port} is taken by another process. Stop it, or choose another: ${variable}=${port + 1} make run`,
    )
  }
  return messages
}

/** Of the api, the scheduler and the worker. */
function metricsPorts({ metricsPort, apiHost: host }: Config): { variable: string; port: number; host: string }[] {
  if (metricsPort === undefined || metricsPort === 0) return []
  return [0, 1, 2].map((after) => ({ variable: 'METRICS_PORT', port: metricsPort + after, host }))
}
