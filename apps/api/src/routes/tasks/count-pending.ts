import { countPending as count } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const countPending: Handler<'countPending'> = async ({ ctx, reply }) => {
  const { counts, source } = await count({ ctx })
  reply.header('x-bullwheel-source', source)
  return counts
}
