import { type Load, roomOf, stolenRoomOf } from './load.ts'

/** One job may be fetched from the queue; given back to the gate when it is known what came. */
export type Permission = {
  readonly queue: string
  readonly isStolen: boolean
  /** Slots' worth of what it may bring. */
  readonly slots: number
  /** Tasks that its queue was charged for it. */
  readonly charged: number
}

/** Permissions that are out, with what they may bring. */
export type Permissions = {
  /** The fetch rule (DESIGN §3, Run). */
  hasRoom: (isStolen: boolean) => boolean
  take: (permission: Permission) => Permission
  giveBack: (permission: Permission) => void
}

export function createPermissions(load: Load): Permissions {
  let jobs = 0
  let slots = 0
  let stolenSlots = 0

  const count = (permission: Permission, times: 1 | -1): void => {
    jobs += times
    slots += times * permission.slots
    if (permission.isStolen) stolenSlots += times * permission.slots
  }
  return {
    hasRoom: (isStolen) => {
      if (load.jobs + jobs >= load.slots + load.window || roomOf(load) <= slots) return false
      return !isStolen || stolenRoomOf(load) > stolenSlots
    },
    take: (permission) => {
      count(permission, 1)
      return permission
    },
    giveBack: (permission) => count(permission, -1),
  }
}
