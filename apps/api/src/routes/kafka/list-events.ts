import { listKafkaEvents as list } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const listKafkaEvents: Handler<'listKafkaEvents'> = ({ ctx, query }) => list({ ctx, query })
