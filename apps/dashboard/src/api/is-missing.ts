import { ApiError } from '@bullwheel/sdk'

/** Whether a read failed because there is no such thing. */
export const isMissing = (error: Error | null): boolean => error instanceof ApiError && error.status === 404
