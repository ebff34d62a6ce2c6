import type { InputFault, JsonSchema } from '@bullwheel/contracts'
import { type ErrorObject, Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

/** Faults of a payload against a type's JSON Schema; paths begin with `payload`. */
export type PayloadCheck = (payload: unknown) => InputFault[]

const MAX_FAULTS = 20

/** Compiles a schema once. A schema that cannot be compiled lets everything pass: the worker checks the input again. */
export function compilePayloadCheck(schema: JsonSchema): PayloadCheck {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true, logger: false, verbose: true })
  formats.default(ajv)
  try {
    const { $schema: _dialect, ...rest } = schema
    const validate = ajv.compile(rest)
    return (payload) => (validate(payload) ? [] : (validate.errors ?? []).slice(0, MAX_FAULTS).map(toFault))
  } catch {
    return () => []
  }
}

function toFault(error: ErrorObject): InputFault {
  const place = error.instancePath.split('/').slice(1).map(unescapePointer)
  const { missingProperty, additionalProperty, allowedValues } = error.params as {
    missingProperty?: string
    additionalProperty?: string
    allowedValues?: unknown[]
  }
  const name = missingProperty ?? additionalProperty
  const path = ['payload', ...place, ...(name === undefined ? [] : [name])].join('.')
  if (missingProperty !== undefined) return { path, message: 'is required' }
  if (additionalProperty !== undefined) return { path, message: 'is not a known field' }
  if (allowedValues !== undefined) return { path, message: `must be one of ${allowedValues.map(String).join(', ')}` }
  // What a pattern means stands in the description beside it.
  const { description } = error.parentSchema ?? {}
  if (error.keyword === 'pattern' && typeof description === 'string')
    return { path, message: `must be: ${description}` }
  return { path, message: error.message ?? 'does not fit' }
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
