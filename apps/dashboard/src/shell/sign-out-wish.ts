const KEY = 'bullwheel-sign-out'

/** Remembers, for this tab, that the visitor wants to sign out. */
export function wishSignOut(): void {
  sessionStorage.setItem(KEY, 'yes')
}

/** True once after `wishSignOut`. */
export function takeWish(): boolean {
  const isWished = sessionStorage.getItem(KEY) !== null
  sessionStorage.removeItem(KEY)
  return isWished
}
