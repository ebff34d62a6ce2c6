'use client'

import { Search } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { inputClass } from '../../../components/input-class.ts'
import { patternOf } from './paths.ts'

const MAX_CHARS = 500

type Props = { pattern: string | undefined; onSearch: (pattern: string | undefined) => void }

/** Asked with Enter only: each question makes Redis look through its keys. */
export function KeySearch({ pattern, onSearch }: Props) {
  const [text, setText] = useState(pattern ?? '')
  const [known, setKnown] = useState(pattern)
  // The address may change elsewhere: by the back button, or by a group that is chosen.
  if (pattern !== known) {
    setKnown(pattern)
    setText(pattern ?? '')
  }
  return (
    <search>
      <form
        className="flex gap-2 border-b px-4 py-3"
        onSubmit={(event) => {
          event.preventDefault()
          onSearch(patternOf(text))
        }}
      >
        <div className="relative min-w-0 flex-1">
          <Search aria-hidden size={14} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3" />
          <input
            type="search"
            aria-label="Pattern of keys"
            placeholder="A part of the key, or a pattern with *"
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="off"
            maxLength={MAX_CHARS}
            value={text}
            onChange={(event) => setText(event.target.value)}
            className={inputClass(false, 'pl-8! font-mono')}
          />
        </div>
        <Button type="submit" className="max-md:h-10!">
          Find
        </Button>
      </form>
    </search>
  )
}
