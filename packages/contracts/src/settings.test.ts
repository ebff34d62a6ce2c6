import { expect, test } from 'vitest'
import { z } from 'zod'
import { SettingsError, pickSettings, readSettings } from './settings.ts'

const app = z.object(
  pickSettings('DATABASE_URL', 'API_PORT', 'BULLWHEEL_AUTH', 'BULLWHEEL_DRAIN_TIMEOUT', 'BULLWHEEL_TASKS'),
)
const DATABASE_URL = 'postgres://a:b@c/d'

test('values are read, defaults filled in, empty ones count as not set', () => {
  expect(readSettings(app, { DATABASE_URL, API_PORT: '', BULLWHEEL_TASKS: ' ./a.ts, ./b.ts ,', PATH: '/bin' })).toEqual(
    {
      DATABASE_URL,
      API_PORT: 8080,
      BULLWHEEL_AUTH: 'on',
      BULLWHEEL_DRAIN_TIMEOUT: 30_000,
      BULLWHEEL_TASKS: ['./a.ts', './b.ts'],
    },
  )
})

test('every problem is reported at once, unknown names with the nearest known one, and no value', () => {
  const env = { API_PORT: '80801', BULLWHEEL_AUTH: 'secret', BULLWHEEL_DRAIN_TIMEOUT: 'soon', BULLWHEEL_ATUH: 'off' }
  const read = () => readSettings(app, env)
  expect(read).toThrow(SettingsError)
  expect(read).toThrow(/^The configuration is wrong:\n {2}DATABASE_URL is needed\n {2}API_PORT must be a port number/)
  expect(read).toThrow(/BULLWHEEL_AUTH .*\n {2}BULLWHEEL_DRAIN_TIMEOUT must be like 250ms/)
  expect(read).toThrow(/BULLWHEEL_ATUH is not known; is BULLWHEEL_AUTH meant\?$/)
  expect(read).not.toThrow(/secret/)
})

test('a known name that this app does not read is no problem', () => {
  expect(() => readSettings(app, { DATABASE_URL, BULLWHEEL_CAPACITY: '4' })).not.toThrow()
})
