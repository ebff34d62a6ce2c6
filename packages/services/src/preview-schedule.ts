import type { Preview, PreviewSchedule } from '@bullwheel/contracts'
import { clockNote, createTimetable, describeRule, localTime } from '@bullwheel/domain'
import { authorise, type Ctx } from './context.ts'

/**
 * A rule in words and its next times, from now or counting from `from`, which is an interval's first. Throws
 * `invalid_input` at `cron`, `every` or `timezone`.
 */
export async function previewSchedule(args: { ctx: Ctx; input: PreviewSchedule }): Promise<Preview> {
  const { ctx, input } = args
  authorise(ctx, 'viewer')
  const now = Math.floor(ctx.deps.clock.now())
  const anchorMs = input.from?.getTime() ?? now
  const rule = { cron: input.cron ?? null, everyMs: input.every ?? null, timezone: input.timezone, anchorMs }
  const { after } = createTimetable(rule)
  const next: Preview['next'] = []
  let before = input.from === undefined ? now : anchorMs - 1
  for (let at = after(before); at !== null && next.length < input.count; at = after(before)) {
    const note = clockNote(rule, before, at)
    next.push({
      at: new Date(at).toISOString(),
      local: localTime(at, rule.timezone),
      ...(note === undefined ? {} : { note }),
    })
    before = at
  }
  return { description: describeRule(rule), next }
}
