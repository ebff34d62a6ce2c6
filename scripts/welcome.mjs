/** Runs in the container of the api, which has the admin key; DASHBOARD, API and the others are where this machine shows them. */
import { readFile } from 'node:fs/promises'

const {
  DASHBOARD,
  API,
  GRAFANA,
  PROMETHEUS,
  KIBANA,
  ELASTICSEARCH,
  API_PORT,
  BULLWHEEL_ADMIN_KEY,
  BULLWHEEL_DATA_DIR,
} = process.env
const key = BULLWHEEL_ADMIN_KEY || (await readFile(`${BULLWHEEL_DATA_DIR}/admin-key`, 'utf8')).trim()
const answer = await fetch(`http://127.0.0.1:${API_PORT}/api/v1/session-links`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}` },
})
const { token } = /** @type {{ token: string }} */ (await answer.json())
const show = BULLWHEEL_ADMIN_KEY ? 'BULLWHEEL_ADMIN_KEY of .env' : 'docker compose exec api cat /data/admin-key'
const others = Object.entries({
  Grafana: GRAFANA,
  Prometheus: PROMETHEUS,
  Kibana: KIBANA,
  Elasticsearch: ELASTICSEARCH,
})
const lines = others
  .filter(([, address]) => address)
  .map(([name, address]) => `\n  ${name.padEnd(13)}  http://${address}`)
console.log(`
Bullwheel is running.

  Dashboard      http://${DASHBOARD}/login?link=${encodeURIComponent(token)}  (the link works once)
  API            http://${API}  (its documentation: http://${API}/docs)
  Admin key      ${show}${lines.join('')}

  'make logs' follows the logs, 'make down' stops it and keeps the data.
`)
