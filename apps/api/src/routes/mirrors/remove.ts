import { removeMirror as remove } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const removeMirror: Handler<'removeMirror'> = async ({ ctx, params }) => {
  await remove({ ctx, name: params.mirror })
  return undefined
}
