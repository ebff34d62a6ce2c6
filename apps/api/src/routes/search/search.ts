import { search as find } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const search: Handler<'search'> = ({ ctx, query }) => find({ ctx, query })
