'use client'

import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react'
import { useId, useState } from 'react'
import { THEMES, THEME_COOKIE, type Theme } from './theme.ts'

const ICONS: Record<Theme, LucideIcon> = { light: Sun, dark: Moon, system: Monitor }
const YEAR_SECONDS = 31_536_000

/** Light, dark, or as the system says. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  const name = useId()
  function choose(chosen: Theme) {
    setTheme(chosen)
    document.documentElement.dataset['theme'] = chosen
    document.cookie = `${THEME_COOKIE}=${chosen}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  }
  return (
    <fieldset aria-label="Theme" className="flex gap-0.5 rounded-md border bg-surface p-0.5">
      {THEMES.map((option) => {
        const Icon = ICONS[option]
        return (
          <label
            key={option}
            title={option}
            className="relative flex h-6 flex-1 cursor-pointer items-center justify-center rounded text-ink-3 hover:text-ink has-checked:bg-pressed has-checked:text-ink has-focus-visible:outline-2 max-md:h-9"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              aria-label={option}
              checked={theme === option}
              onChange={() => choose(option)}
            />
            <Icon aria-hidden size={13} />
          </label>
        )
      })}
    </fieldset>
  )
}
