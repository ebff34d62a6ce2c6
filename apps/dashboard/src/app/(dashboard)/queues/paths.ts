export const queuePath = (queue: string): string => `/queues/${encodeURIComponent(queue)}`
export const QUEUES_CRUMB = { word: 'Queues', href: '/queues' }
