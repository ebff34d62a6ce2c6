import { forecastSchedules as forecast } from '@bullwheel/services'
import type { Handler } from '../route.ts'

export const forecastSchedules: Handler<'forecastSchedules'> = ({ ctx, query }) => forecast({ ctx, query })
