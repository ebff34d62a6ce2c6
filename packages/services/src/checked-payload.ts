import { BOUNDS } from '@bullwheel/contracts'
import { AppError, findUnstorable, isDeeperThan } from '@bullwheel/domain'
import type { Deps } from './context.ts'

/** The JSON text of a payload that fits the bounds and its type's JSON Schema; throws AppError with the path. */
export async function checkedPayload(deps: Deps, type: string, payload: unknown): Promise<string> {
  const text = payloadText(payload)
  const versions = await deps.catalogue.find(type)
  const errors = versions === undefined ? [] : deps.catalogue.check(versions, payload ?? null)
  if (errors.length === 0) return text
  throw new AppError('invalid_input', `The payload does not fit the schema of ${type}.`, { errors })
}

function payloadText(payload: unknown): string {
  if (isDeeperThan(payload, BOUNDS.jsonDepth)) {
    throw new AppError('invalid_input', `The payload nests deeper than ${BOUNDS.jsonDepth} levels.`, {
      errors: [{ path: 'payload', message: `must nest at most ${BOUNDS.jsonDepth} levels deep` }],
    })
  }
  const text = JSON.stringify(payload ?? null)
  const unstorable = findUnstorable(payload, text)
  if (unstorable !== undefined) {
    const { path, message } = unstorable
    throw new AppError('invalid_input', 'The payload holds something that cannot be kept.', {
      errors: [{ path: ['payload', ...path].join('.'), message }],
    })
  }
  const bytes = Buffer.byteLength(text)
  if (bytes <= BOUNDS.payloadBytes) return text
  throw new AppError('too_large', `The payload has ${bytes} bytes; at most ${BOUNDS.payloadBytes} are taken.`, {
    errors: [{ path: 'payload', message: `must be at most ${BOUNDS.payloadBytes} bytes of JSON` }],
  })
}
