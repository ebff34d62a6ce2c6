import { keepAdminKey } from './admin-key.ts'
import { checkAppsAreBuilt } from './apps.ts'
import { checkPorts } from './check-ports.ts'
import { type Config, UsageError } from './config.ts'
import { lockDataFolder } from './instance-lock.ts'
import { awaitStopRequest } from './stop-request.ts'
import { type System, createSystem } from './system.ts'
import type { Terminal } from './terminal.ts'
import { welcome } from './welcome.ts'

export type DevOptions = { config: Config; installation: string; folder: string; terminal: Terminal }

/** A run that was killed leaves apps that notice within this time. */
const predecessorMs = 10_000

/** Runs the whole system on this machine until it is told to stop. */
export async function runDev(options: DevOptions): Promise<void> {
  const { config, installation, terminal } = options
  checkAppsAreBuilt(installation)
  const lock = await lockDataFolder(config.dataFolder)
  try {
    await checkPorts(config, lock.isAfterCrash ? predecessorMs : 0)
    const admin = await keepAdminKey(config.dataFolder, config.adminKey)
    const system = createSystem({ ...options, admin })
    await runUntilStopped(system, terminal, async () => {
      await system.start()
      terminal.print(await welcome(config, admin, system.logFolder))
    })
  } finally {
    await lock.release()
  }
}

async function runUntilStopped(system: System, terminal: Terminal, start: () => Promise<void>): Promise<void> {
  const request = awaitStopRequest(() => {
    system.kill()
    process.exit(130)
  })
  process.once('exit', system.kill)
  const starting = start()
  starting.catch(() => {})
  try {
    const outcome = await Promise.race([starting, request.first])
    if (outcome !== 'stop') await request.first
    terminal.print('\nStopping.')
  } catch (error) {
    if (!(error instanceof UsageError)) terminal.print(`Starting failed; stopping what had started.`)
    throw error
  } finally {
    await terminal.step('shutdown', system.stop)
    process.off('exit', system.kill)
    request.dispose()
  }
}
