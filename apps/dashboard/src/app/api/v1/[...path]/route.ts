import { forward } from '../../../../api/forward.ts'

/** The browser's only way to the gateway: same origin, so that the session cookie belongs to the dashboard. */
export { forward as DELETE, forward as GET, forward as PATCH, forward as POST, forward as PUT }
export const dynamic = 'force-dynamic'
