/** Next leaves static files out of the standalone folder; the server there expects them beside it. */
import { cp } from 'node:fs/promises'
import path from 'node:path'

const app = path.join(import.meta.dirname, '..')
const standalone = path.join(app, '.next/standalone/apps/dashboard')

await cp(path.join(app, '.next/static'), path.join(standalone, '.next/static'), { recursive: true })
await cp(path.join(app, 'public'), path.join(standalone, 'public'), { recursive: true })
