import { config } from './config.ts'

/** Next calls this once when the server starts: a wrong address stops it here and not at the first visitor. */
export function register(): void {
  config()
}
