import type { Handler } from '../route.ts'

export const livez: Handler<'livez'> = () => ({ status: 'ok' })
export const healthz: Handler<'healthz'> = () => ({ status: 'ok' })
