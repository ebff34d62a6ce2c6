import { AppError } from '@bullwheel/domain'

/** Kafka's own name for what went wrong (`UNKNOWN_TOPIC_OR_PARTITION`), however deep it is wrapped. */
export function faultType(cause: unknown): string | undefined {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ('type' in error && typeof error.type === 'string') return error.type
    if ('errors' in error && Array.isArray(error.errors)) return faultType(error.errors[0])
  }
  return undefined
}

const RETRY_AFTER_S = 5

/** What went wrong with Kafka, for people: always `unavailable`, since it may go well later. */
export function toAppError(cause: unknown, topic: string): AppError {
  if (cause instanceof AppError) return cause
  return new AppError('unavailable', textOf(cause, topic), { cause, retryAfterS: RETRY_AFTER_S })
}

function textOf(cause: unknown, topic: string): string {
  const type = faultType(cause)
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return `There is no topic ${topic} in Kafka, or this user may not see it. It is made with the first event.`
  }
  if (type === 'TOPIC_AUTHORIZATION_FAILED') return `Kafka does not let this user use the topic ${topic}.`
  if (type === 'INVALID_TOPIC_EXCEPTION') return `${topic} cannot be the name of a topic; change KAFKA_TOPIC.`
  return `Kafka does not answer: ${type ?? (cause instanceof Error ? cause.message : String(cause))}`
}
