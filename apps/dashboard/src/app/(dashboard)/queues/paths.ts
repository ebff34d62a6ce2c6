export const queuePath = (queue: string): string => `/queues/${encodeURIComponent(queue)}`
