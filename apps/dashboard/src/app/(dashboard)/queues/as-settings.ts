import type { Client } from '@bullwheel/sdk'
import type { SettingsBody } from './queue-draft.ts'

/** A form may hold what does not fit yet; the gateway says so, and its words are shown at the fields. */
export function asSettings(body: SettingsBody) {
  return body as Parameters<Client['putQueue']>[0]['body']
}
