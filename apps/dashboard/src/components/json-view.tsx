'use client'

import { Fragment, useState } from 'react'
import { Button } from './button.tsx'
import { ScrollingCode } from './scrolling-code.tsx'
import { jsonTokens, type JsonToken } from './json-tokens.ts'

const FIRST_LINES = 60
const LOOKS: Record<JsonToken['kind'], string> = {
  key: 'text-accent',
  string: 'text-completed',
  number: 'text-running',
  literal: 'text-scheduled',
  plain: 'text-ink-3',
}

/** JSON in colour; long ones show their beginning first. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const [isWhole, setIsWhole] = useState(false)
  const text = JSON.stringify(value, null, 2) ?? 'undefined'
  const lines = text.split('\n')
  const isCut = !isWhole && lines.length > FIRST_LINES
  const shown = isCut ? lines.slice(0, FIRST_LINES).join('\n') : text
  return (
    <div>
      <ScrollingCode label={label} isWrapping className="max-h-[32rem] px-4 py-3">
        {jsonTokens(shown).map((token, index) => (
          <Fragment key={index}>
            {token.kind === 'plain' ? token.text : <span className={LOOKS[token.kind]}>{token.text}</span>}
          </Fragment>
        ))}
      </ScrollingCode>
      {isCut && (
        <div className="border-t p-2 text-center">
          <Button look="ghost" onClick={() => setIsWhole(true)}>
            Show all {lines.length.toLocaleString('en')} lines
          </Button>
        </div>
      )}
    </div>
  )
}
