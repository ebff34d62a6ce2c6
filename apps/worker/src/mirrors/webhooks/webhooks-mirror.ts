import type { LifecycleEvent } from '@bullwheel/contracts'
import { type Hot, type Subscription, listSubscriptions, readTaskFacts, writeDeliveries } from '@bullwheel/db'
import { deliveriesOf, toMirrorEvent, wantsEvent } from '@bullwheel/domain'
import type { Mirror } from '../mirror.ts'

/** Some hundred events, each of which every webhook may want: a row each. A segment of an accept may have 2,000. */
const PAGE_BYTES = 128 * 1024

/** Writes down what webhooks are to be sent, each event once; sending it is the deliverer's business. */
export const webhooksMirror: Mirror = { name: 'webhooks', pageBytes: PAGE_BYTES, apply: writeWanted }

async function writeWanted(tx: Hot, events: LifecycleEvent[]): Promise<void> {
  const subscriptions = await listSubscriptions(tx)
  if (subscriptions.length === 0) return
  const wanted = events.flatMap((event) => {
    const ids = subscriptions.filter((one) => isFor(one, event)).map(({ id }) => id)
    return ids.length === 0 ? [] : [{ event, ids }]
  })
  if (wanted.length === 0) return
  const facts = await findFacts(tx, wanted)
  const rows = wanted.flatMap(({ event, ids }) =>
    deliveriesOf(toMirrorEvent(event, facts.get(event.taskId)), ids, 'event'),
  )
  await writeDeliveries(tx, rows)
}

/** A webhook is told of what happened since it was made, or enabled. */
function isFor(subscription: Subscription, event: LifecycleEvent): boolean {
  return Date.parse(event.at) >= subscription.wantsFrom && wantsEvent(subscription, event)
}

async function findFacts(tx: Hot, wanted: { event: LifecycleEvent }[]) {
  const ids = [...new Set(wanted.map(({ event }) => event.taskId))]
  return new Map((await readTaskFacts(tx, ids)).map((row) => [row.id, row]))
}
