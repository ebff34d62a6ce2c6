import type { SearchKind } from '@bullwheel/contracts'
import { Search } from 'lucide-react'
import { EmptyState } from '../../../components/empty-state.tsx'
import { SearchSyntax } from './search-syntax.tsx'

const INTRO: Record<SearchKind, string> = {
  tasks: 'Looks through the type, name, tags, payload, result and error of every task.',
  logs: 'Looks through every line that a handler wrote, with its fields.',
}

/** Nothing is looked for yet: what can be, and how. */
export function SearchHelp({ kind, onTry }: { kind: SearchKind; onTry: (q: string) => void }) {
  return (
    <EmptyState icon={Search} title={kind === 'tasks' ? 'Find a task by what it holds' : 'Find what handlers wrote'}>
      <p>{INTRO[kind]}</p>
      <SearchSyntax onTry={onTry} />
    </EmptyState>
  )
}
