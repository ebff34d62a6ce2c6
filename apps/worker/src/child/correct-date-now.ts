import type { Clock } from '@bullwheel/domain'

/** A clock that is right within this is left alone. */
const TOLERATED_MS = 50

/**
 * Makes `Date.now()` of this process tell the database's time where its own clock is off. BullMQ reads it in some ten
 * places and has no option for it: a worker whose clock is fast would promote everybody's delayed jobs too early, and
 * give them back in a storm.
 */
export function correctDateNow(clock: Clock): void {
  const systemNow = Date.now
  Date.now = () => (Math.abs(clock.offsetMs) > TOLERATED_MS ? Math.floor(clock.now()) : systemNow())
}
