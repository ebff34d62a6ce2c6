export const workerPath = (id: string): string => `/workers/${encodeURIComponent(id)}`
export const WORKERS_CRUMB = { word: 'Workers', href: '/workers' }
