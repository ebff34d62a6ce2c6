import { createHash } from 'node:crypto'
import type { TaskTypeReport } from '@bullwheel/contracts'
import type { TaskHandler } from './define-task.ts'

/** What a worker tells the catalogue about a handler. For Node only; the rest of the package runs in browsers too. */
export function reportOf(handler: TaskHandler): TaskTypeReport {
  const declared = declaredBy(handler)
  return { type: handler.type, fingerprint: hashOf(declared), ...declared }
}

/** Names this version of a handler: the same schema and defaults give the same 32 hexadecimal digits everywhere. */
export function fingerprintOf(handler: TaskHandler): string {
  return hashOf(declaredBy(handler))
}

function declaredBy(handler: TaskHandler) {
  return {
    schema: handler.jsonSchema(),
    description: handler.description ?? null,
    queue: handler.queue ?? null,
    timeoutMs: handler.timeoutMs ?? null,
    retry: handler.retry ?? null,
  }
}

function hashOf(declared: object): string {
  return createHash('sha256').update(JSON.stringify(declared, sortKeys)).digest('hex').slice(0, 32)
}

function sortKeys(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
