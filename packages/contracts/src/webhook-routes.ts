import { z } from 'zod'
import { pageOf } from './page.ts'
import type { Route } from './route.ts'
import {
  createWebhook,
  webhookDelivery,
  deliveryDetails,
  deliveryId,
  editWebhook,
  listDeliveriesQuery,
  webhookReplay,
  replayWebhook,
  webhook,
  webhookId,
  webhookTest,
  webhookWithSecret,
} from './webhook.ts'

const byId = z.strictObject({ id: webhookId })
const byDelivery = z.strictObject({ id: webhookId, deliveryId })
const read = { role: 'viewer', tag: 'Webhooks', params: byId, status: 200 } as const
const change = { ...read, role: 'admin' } as const

/** Calls about webhooks, for the route table. */
export const webhookRoutes = {
  createWebhook: {
    method: 'POST',
    path: '/api/v1/webhooks',
    role: 'admin',
    tag: 'Webhooks',
    summary: 'Make a webhook: an address that is told of lifecycle events from now on. Only this answer has its secret',
    body: createWebhook,
    status: 201,
    reply: webhookWithSecret,
    repeatable: true,
  },
  listWebhooks: {
    method: 'GET',
    path: '/api/v1/webhooks',
    role: 'viewer',
    tag: 'Webhooks',
    summary: 'Every webhook, by name',
    status: 200,
    reply: z.object({ items: z.array(webhook) }),
  },
  getWebhook: { ...read, method: 'GET', path: '/api/v1/webhooks/:id', summary: 'One webhook', reply: webhook },
  editWebhook: {
    ...change,
    method: 'PATCH',
    path: '/api/v1/webhooks/:id',
    summary: 'Change, disable or enable a webhook; what is pending is sent as it is now',
    body: editWebhook,
    reply: webhook,
  },
  deleteWebhook: {
    ...change,
    method: 'DELETE',
    path: '/api/v1/webhooks/:id',
    summary: 'Remove a webhook with its deliveries; what is pending is not sent any more',
    status: 204,
    reply: null,
  },
  testWebhook: {
    ...change,
    method: 'POST',
    path: '/api/v1/webhooks/:id/test',
    summary: 'Send a signed ping now and tell what came back',
    reply: webhookTest,
  },
  rotateSecret: {
    ...change,
    method: 'POST',
    path: '/api/v1/webhooks/:id/rotate-secret',
    summary: 'Make a new secret, which only this answer has; for 24 hours the old one signs too',
    reply: webhookWithSecret,
  },
  replayWebhook: {
    ...change,
    method: 'POST',
    path: '/api/v1/webhooks/:id/replay',
    summary:
      'Deliver past events again, or for the first time, from a time or the cursor of an event; a dry run counts',
    body: replayWebhook,
    reply: webhookReplay,
  },
  listDeliveries: {
    ...read,
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries',
    summary: 'What was and will be sent, newest first; kept for 30 days',
    query: listDeliveriesQuery,
    reply: pageOf(webhookDelivery),
  },
  getDelivery: {
    ...read,
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries/:deliveryId',
    summary: 'One delivery with its attempts and its body',
    params: byDelivery,
    reply: deliveryDetails,
  },
  retryDelivery: {
    ...change,
    method: 'POST',
    path: '/api/v1/webhooks/:id/deliveries/:deliveryId/retry',
    summary: 'Try a pending delivery now; make a new one of an ended one',
    params: byDelivery,
    reply: webhookDelivery,
  },
} as const satisfies Record<string, Route>
