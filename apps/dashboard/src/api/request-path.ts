/** Header by which the proxy tells a page its own path and query; layouts cannot learn them otherwise. */
export const PATH_HEADER = 'x-bullwheel-path'

/** Where to go after signing in. Only paths of this site: `//host` and `/\host` would lead a visitor away. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/login')) return '/tasks'
  return next
}

export function loginPath(next: string): string {
  return `/login?next=${encodeURIComponent(safeNext(next))}`
}
