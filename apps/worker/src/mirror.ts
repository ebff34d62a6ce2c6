import closeWithGrace from 'close-with-grace'
import { loadMirrorConfig } from './config.ts'
import { watchLoopLag } from './loop-lag.ts'
import { openMirrors } from './mirrors/run-mirrors.ts'
import type { FromMirrors } from './supervisor/messages.ts'

/** The mirrors as a supervisor's child. It ends with the channel: when it is asked to, or its supervisor has died. */
const CLOSE_WITHIN_MS = 15_000
const BEAT_MS = 1_000
let copied: Record<string, number> = {}
const mirrors = await openMirrors(loadMirrorConfig(process.env), (mirror, items) => {
  copied[mirror] = (copied[mirror] ?? 0) + items
})
// Ctrl-C reaches the whole process group; the supervisor decides when a child ends.
const closing = closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false, skip: ['SIGINT', 'SIGTERM'] }, () =>
  mirrors.stop(),
)
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.once('disconnect', () => closing.close())
mirrors.start()
tell({ kind: 'ready' })
const lagMs = watchLoopLag()
setInterval(() => {
  tell({ kind: 'beat', rss: process.memoryUsage.rss(), lagMs: lagMs(), copied })
  copied = {}
}, BEAT_MS).unref()

/** A supervisor that has just died is no error: `disconnect` follows. */
function tell(message: FromMirrors): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}
