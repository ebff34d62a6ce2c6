/** The page of one mirror. */
export const mirrorPath = (name: string, cursor?: string): string =>
  `/mirrors/${name}${cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`}`
export const MIRRORS_CRUMB = { word: 'Mirrors', href: '/mirrors' }
