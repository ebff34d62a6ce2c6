/** For whoever keeps this server alive. It asks nobody: a gateway that is away is no reason to start the dashboard again. */
export const GET = () => Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } })
export const dynamic = 'force-dynamic'
