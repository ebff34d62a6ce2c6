export const webhookPath = (id: string): string => `/webhooks/${id}`
export const editWebhookPath = (id: string): string => `/webhooks/${id}/edit`
export const deliveryPath = (id: string, deliveryId: string): string => `/webhooks/${id}/deliveries/${deliveryId}`
export const WEBHOOKS_CRUMB = { word: 'Webhooks', href: '/webhooks' }
