'use client'

import { useRef } from 'react'
import { newRepeatKey } from './repeat-key.ts'

/** Keys that stay the same for the same body: what is sent again after a lost answer is done once. */
export function useRepeatKey(): (body: unknown) => string {
  const repeat = useRef({ text: '', key: '' })
  return (body) => {
    const text = JSON.stringify(body)
    if (repeat.current.text !== text) repeat.current = { text, key: newRepeatKey() }
    return repeat.current.key
  }
}
