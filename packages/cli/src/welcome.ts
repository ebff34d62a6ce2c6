import { createClient } from '@bullwheel/sdk'
import type { AdminKey } from './admin-key.ts'
import type { Config } from './config.ts'

/** What is printed when everything runs: addresses and a command that works as it stands, from any folder. */
export async function welcome(config: Config, admin: AdminKey, logFolder: string): Promise<string> {
  const authorization = config.isAuthOn ? ` -H "Authorization: Bearer $(cat ${quote(admin.file)})"` : ''
  return [
    '',
    'Bullwheel is running.',
    '',
    `  Dashboard  ${await dashboardAddress(config, admin.key)}`,
    `  API        ${config.publicApiUrl}  (its documentation: ${config.publicApiUrl}/docs)`,
    '',
    '  Submit a task:',
    `    curl -sS ${config.apiUrl}/api/v1/tasks${authorization} -H 'Content-Type: application/json' -d '{"type":"default","payload":{"hello":"world"}}'`,
    '',
    `  Logs are in ${logFolder}. Ctrl-C stops everything and keeps the data.`,
    '',
  ].join('\n')
}

async function dashboardAddress(config: Config, key: string): Promise<string> {
  if (!config.isAuthOn) return config.dashboardUrl
  const { token } = await createClient({ baseUrl: config.apiUrl, key }).createSessionLink()
  return `${config.dashboardUrl}/login?link=${encodeURIComponent(token)}  (the link works once)`
}

/** For a POSIX shell. */
function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}
