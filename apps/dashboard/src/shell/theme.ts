export const THEMES = ['light', 'dark', 'system'] as const
export type Theme = (typeof THEMES)[number]

/** The theme travels as a cookie, so that the server paints the first frame right and no script has to. */
export const THEME_COOKIE = 'bw_theme'

export function themeOf(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}
