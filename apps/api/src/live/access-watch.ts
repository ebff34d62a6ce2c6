import type { Authenticator } from '@bullwheel/services'

/** Someone who was let in by a key or session. */
export type Guest = { refuse: () => void }

/** Refuses guests whose key was revoked or whose session has ended since they came. */
export function createAccessWatch({ byCredential }: Pick<Authenticator, 'byCredential'>) {
  const credentials = new Map<Guest, string>()
  let isLooking = false

  const lookAt = async (credential: string): Promise<void> => {
    if ((await byCredential(credential)) !== undefined) return
    for (const [guest, own] of credentials) if (own === credential) guest.refuse()
  }
  return {
    add: (guest: Guest, credential: string): void => void credentials.set(guest, credential),
    remove: (guest: Guest): void => void credentials.delete(guest),
    /** One look at a time; fails, and refuses nobody more, when the book does not answer. */
    look: async (): Promise<void> => {
      if (isLooking) return
      isLooking = true
      try {
        for (const credential of new Set(credentials.values())) await lookAt(credential)
      } finally {
        isLooking = false
      }
    },
  }
}
