'use client'

import { SPANS, type Span } from '../../../api/search-queries.ts'
import { Menu } from '../../../components/menu.tsx'
import { MenuOption } from '../../../components/menu-option.tsx'

const WORDS: Record<Span, string> = {
  '1h': 'last hour',
  '1d': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
}

type Props = { name: string; value: Span | undefined; onChange: (value: Span | undefined) => void }

/** How far back is looked. */
export function SpanMenu({ name, value, onChange }: Props) {
  const label = (
    <>
      <span className={value === undefined ? undefined : 'text-ink-3'}>{name}</span>
      {value !== undefined && <span className="font-medium">{WORDS[value]}</span>}
    </>
  )
  return (
    <Menu name={`Filter by ${name.toLowerCase()}`} label={label} isActive={value !== undefined}>
      <MenuOption isChosen={value === undefined} onChoose={() => onChange(undefined)}>
        At any time
      </MenuOption>
      {(Object.keys(SPANS) as Span[]).map((span) => (
        <MenuOption key={span} isChosen={span === value} onChoose={() => onChange(span)}>
          In the {WORDS[span]}
        </MenuOption>
      ))}
    </Menu>
  )
}
