/** Requests to addresses that users choose, behind the SSRF guard. The only package that knows the HTTP client library. */
export { type AddressCheck, RefusedAddress, createAddressCheck } from './check-address.ts'
export { type GuardedFetch, type GuardedFetchOptions, type HttpAnswer, createGuardedFetch } from './guarded-fetch.ts'
export type { HttpRequest } from './redirect.ts'
export { type WebhookAnswer, type WebhookRequest, type WebhookSender, createWebhookSender } from './webhook-sender.ts'
