/** A key by which the gateway recognises a request that is sent again. `crypto.randomUUID` exists on secure origins only. */
export function newRepeatKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
