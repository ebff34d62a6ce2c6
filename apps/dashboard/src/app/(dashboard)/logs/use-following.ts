import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

/** Nearer to its end than this, a list that is scrolled down follows it again. */
const NEAR_PX = 40
/** A list is scrolled by somebody who touched it so lately; else its rows changed their heights. */
const TOUCH_MS = 1_000
const TOUCHES = ['wheel', 'touchmove', 'keydown', 'pointerdown', 'pointermove'] as const

type Following = {
  /** The list's own box. */
  box: RefObject<HTMLDivElement | null>
  isFollowing: boolean
  /** Goes to the end, if the list follows it. */
  stick: () => void
  /** Goes to the end and follows it. */
  follow: () => void
}

/** Follows the end of a list until somebody scrolls up, and again once somebody has scrolled down to it. */
export function useFollowing(): Following {
  const box = useRef<HTMLDivElement>(null)
  const [isFollowing, setIsFollowing] = useState(true)
  // The state is a render late: until then a row that is measured would end what somebody has begun.
  const now = useRef(true)
  const set = useCallback((next: boolean) => {
    now.current = next
    setIsFollowing(next)
  }, [])
  const stick = useCallback(() => {
    if (now.current) box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [])
  const follow = useCallback(() => {
    set(true)
    stick()
  }, [set, stick])
  useEffect(() => (box.current === null ? undefined : watchScrolling(box.current, set)), [set])
  return { box, isFollowing, stick, follow }
}

function watchScrolling(element: HTMLElement, onFollow: (isFollowing: boolean) => void): () => void {
  let touchedAt = Number.NEGATIVE_INFINITY
  let lastTop = element.scrollTop
  const touch = (): void => {
    touchedAt = performance.now()
  }
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = element
    const isUp = scrollTop < lastTop
    lastTop = scrollTop
    if (isUp && performance.now() - touchedAt < TOUCH_MS) onFollow(false)
    else if (!isUp && scrollHeight - scrollTop - clientHeight < NEAR_PX) onFollow(true)
  }
  for (const name of TOUCHES) element.addEventListener(name, touch, { passive: true })
  element.addEventListener('scroll', onScroll, { passive: true })
  return () => {
    for (const name of TOUCHES) element.removeEventListener(name, touch)
    element.removeEventListener('scroll', onScroll)
  }
}
