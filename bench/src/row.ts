import type { Comparison } from './compare.ts'
import type { Servers } from './servers.ts'

/** One row of the table: what is compared, at which size. */
export type Row = {
  name: string
  title: string
  comparisons: (servers: Servers, size: Size) => Comparison[]
}
/** `scale` shrinks the work of a quick run; 1 is the real one. */
export type Size = { scale: number }
