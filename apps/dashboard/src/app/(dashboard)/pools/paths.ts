export const poolPath = (pool: string): string => `/pools/${encodeURIComponent(pool)}`
export const editPoolPath = (pool: string): string => `${poolPath(pool)}/edit`
export const POOLS_CRUMB = { word: 'Pools', href: '/pools' }
