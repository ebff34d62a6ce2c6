/** Runs in the container of the api, which has the admin key; DASHBOARD and API are where this machine shows them. */
import { readFile } from 'node:fs/promises'

const { DASHBOARD, API, API_PORT, BULLWHEEL_ADMIN_KEY, BULLWHEEL_DATA_DIR } = process.env
const key = BULLWHEEL_ADMIN_KEY || (await readFile(`${BULLWHEEL_DATA_DIR}/admin-key`, 'utf8')).trim()
const answer = await fetch(`http://127.0.0.1:${API_PORT}/api/v1/session-links`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}` },
})
const { token } = /** @type {{ token: string }} */ (await answer.json())
const show = BULLWHEEL_ADMIN_KEY ? 'BULLWHEEL_ADMIN_KEY of .env' : 'docker compose exec api cat /data/admin-key'
console.log(`
Bullwheel is running.

  Dashboard  http://${DASHBOARD}/login?link=${encodeURIComponent(token)}  (the link works once)
  API        http://${API}  (its documentation: http://${API}/docs)
  Admin key  ${show}

  'make logs' follows the logs, 'make down' stops it and keeps the data.
`)
