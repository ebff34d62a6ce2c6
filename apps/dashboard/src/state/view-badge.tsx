import clsx from 'clsx'
import type { StateView } from './state-view.ts'

type Props = { view: StateView; isLarge?: boolean | undefined; isSpinning?: boolean | undefined }

/** Icon and word of a state in its colour; large ones stand on a tint of it. */
export function ViewBadge({ view, isLarge = false, isSpinning = false }: Props) {
  const Icon = view.icon
  return (
    <span
      title={view.meaning}
      className={clsx(
        'inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap',
        view.text,
        isLarge && ['h-6 rounded-full px-2', view.tint],
      )}
    >
      <Icon aria-hidden size={14} strokeWidth={2} className={clsx('shrink-0', isSpinning && 'spin-slow')} />
      {view.word}
    </span>
  )
}
