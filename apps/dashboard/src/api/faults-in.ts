import type { InputFault } from '@bullwheel/contracts'
import { ApiError } from '@bullwheel/sdk'

const NO_FAULTS: readonly InputFault[] = []

/** The faults of an input, as the gateway told them. */
export function faultsIn(error: Error | null): readonly InputFault[] {
  return error instanceof ApiError ? (error.problem.errors ?? NO_FAULTS) : NO_FAULTS
}
