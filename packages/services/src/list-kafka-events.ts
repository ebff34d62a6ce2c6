import type { StoredKafkaEvent, listKafkaEventsQuery } from '@bullwheel/contracts'
import { AppError } from '@bullwheel/domain'
import { z } from 'zod'
import { type Ctx, authorise } from './context.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

/** The offset before which to go on, of each partition by its number. */
const position = z.strictObject({ before: z.array(z.int().min(0)).max(1_000) })

/** A page of what is in Kafka, newest first; throws `unavailable` where no brokers are set, or none answers. */
export async function listKafkaEvents(args: {
  ctx: Ctx
  query: z.output<typeof listKafkaEventsQuery>
}): Promise<{ items: StoredKafkaEvent[]; nextCursor: string | null }> {
  const { ctx, query } = args
  authorise(ctx, 'viewer')
  const { limit, cursor, ...filter } = query
  const before = cursor === undefined ? undefined : decodeCursor(cursor, position).before
  const { kafka } = ctx.deps
  if (kafka === undefined) {
    throw new AppError(
      'unavailable',
      'No Kafka brokers are set (KAFKA_BROKERS); GET /api/v1/events has the same events.',
      { details: { unset: 'KAFKA_BROKERS' } },
    )
  }
  const { items, next } = await kafka.read({ limit, before, filter })
  return { items, nextCursor: next === null ? null : encodeCursor({ before: next }) }
}
