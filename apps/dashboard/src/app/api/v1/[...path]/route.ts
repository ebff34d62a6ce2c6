import { forward } from '../../../../api/forward.ts'
import { config } from '../../../../config.ts'

const handle = (request: Request) => forward(request, config().apiUrl)

/** The browser's only way to the gateway: same origin, so that the session cookie belongs to the dashboard. */
export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT }
export const dynamic = 'force-dynamic'
