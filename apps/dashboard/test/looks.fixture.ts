import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { DESK, PHONE, type Look } from './browser.fixture.ts'

export const ON_PHONE: Look = { viewport: PHONE, colorScheme: 'light' }
export const ON_PHONE_DARK: Look = { viewport: PHONE, colorScheme: 'dark' }
export const ON_DESK: Look = { viewport: DESK, colorScheme: 'light' }
export const ON_DESK_DARK: Look = { viewport: DESK, colorScheme: 'dark' }

/** The rules that judge colours, of those that axe applies by itself. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

/** Shows a page that is open in another way; resolves when its colours have faded in. */
export async function look(page: Page, { viewport, colorScheme = 'light' }: Look): Promise<void> {
  if (viewport !== undefined) await page.setViewportSize(viewport)
  await page.emulateMedia({ colorScheme })
  await page.evaluate(async () => {
    const fading = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(fading.map(({ finished }) => finished))
  })
}

/** How far a page is wider than its window. */
export const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** The serious and critical faults that axe finds. The page's context must bypass the content security policy. */
export async function seriousFaultsIn(page: Page, looks: readonly Look[]) {
  const faults: object[] = []
  const judged = new Set<Look['viewport']>()
  for (const one of looks) {
    await look(page, one)
    // Beside the colours nothing of the same page is another in the dark.
    const rules = judged.has(one.viewport) ? COLOUR_RULES : null
    for (const fault of await seriousFaults(page, rules)) faults.push({ ...one, ...fault })
    judged.add(one.viewport)
  }
  return faults
}

/** `rules` null: all that axe applies by itself. */
async function seriousFaults(page: Page, rules: readonly string[] | null) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ content: axe.source })
  const found = await page.evaluate(async (runOnly) => {
    const injected = (window as unknown as { axe: typeof axe }).axe
    const { violations } = await injected.run({
      resultTypes: ['violations'],
      ...(runOnly !== null && { runOnly: [...runOnly] }),
    })
    return violations.map(({ id: rule, impact, nodes }) => ({ rule, impact, at: nodes[0]?.html }))
  }, rules)
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
}

/** What is wrong with a page in each of these looks: how far it is too wide, and its serious faults. */
export async function faultsOf(page: Page, looks: readonly Look[]) {
  const faults: object[] = []
  for (const one of looks) {
    await look(page, one)
    const wider = await overflow(page)
    if (wider > 0) faults.push({ ...one, wider })
  }
  return [...faults, ...(await seriousFaultsIn(page, looks))]
}
