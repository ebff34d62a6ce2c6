'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent } from 'react'
import { isTaken } from '../components/use-row-keys.ts'

/** `/` leads to the search field from everywhere. */
export function SearchKey() {
  const router = useRouter()
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== '/' || isTaken(event)) return
    event.preventDefault()
    const field = document.querySelector<HTMLInputElement>('[data-search-field]')
    if (field === null) router.push('/search')
    else field.select()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event)
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
  return null
}
