import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type TaskHandler, isTaskHandler } from '@bullwheel/sdk'
import { createBuiltInHandlers } from './handlers/built-in-handlers.ts'

export type HandlerOptions = { taskModules: readonly string[]; httpAllow: readonly string[] }

/**
 * The built-in handlers and all that `defineTask` made and the named modules export. A path is taken from the current
 * folder, anything else as a package's name. Throws an Error that names the module and what is wrong with it.
 */
export async function loadHandlers(options: HandlerOptions): Promise<TaskHandler[]> {
  const handlers = new Map(
    createBuiltInHandlers({ httpAllow: options.httpAllow }).map((handler) => [handler.type, handler]),
  )
  for (const name of options.taskModules) {
    for (const handler of await loadModule(name)) {
      if (handlers.has(handler.type))
        throw new Error(`BULLWHEEL_TASKS: ${name} defines the task type ${handler.type}, which is there already`)
      handlers.set(handler.type, handler)
    }
  }
  return [...handlers.values()]
}

async function loadModule(name: string): Promise<TaskHandler[]> {
  let found: Record<string, unknown>
  try {
    found = (await import(addressOf(name))) as Record<string, unknown>
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`BULLWHEEL_TASKS: ${name} could not be loaded: ${why}`, { cause })
  }
  const exported = Object.values(found).flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
  const handlers = exported.filter(isTaskHandler)
  if (handlers.length === 0) throw new Error(`BULLWHEEL_TASKS: ${name} exports nothing that defineTask made`)
  return [...new Set(handlers)]
}

function addressOf(name: string): string {
  const isPath = name.startsWith('.') || name.includes('/') ? !name.startsWith('@') : /\.[cm]?[jt]s$/.test(name)
  const file = isPath ? resolve(name) : createRequire(join(process.cwd(), 'package.json')).resolve(name)
  return pathToFileURL(file).href
}
