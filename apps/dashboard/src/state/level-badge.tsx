import type { LogLevel } from '@bullwheel/contracts'
import { Bug, CircleX, Info, TriangleAlert } from 'lucide-react'
import type { StateView } from './state-view.ts'
import { ViewBadge } from './view-badge.tsx'

/** How a level looks: a word, an icon and a colour. */
const LEVEL_VIEWS: Record<LogLevel, StateView> = {
  debug: { word: 'Debug', icon: Bug, text: 'text-ink-3', tint: 'bg-sunken', meaning: 'For whoever looks closely' },
  info: { word: 'Info', icon: Info, text: 'text-running', tint: 'bg-running/10', meaning: 'What happened' },
  warn: {
    word: 'Warn',
    icon: TriangleAlert,
    text: 'text-retrying',
    tint: 'bg-retrying/10',
    meaning: 'Something is not as it should be',
  },
  error: { word: 'Error', icon: CircleX, text: 'text-failed', tint: 'bg-failed/10', meaning: 'Something went wrong' },
}

export const LevelBadge = ({ level }: { level: LogLevel }) => <ViewBadge view={LEVEL_VIEWS[level]} />
