import closeWithGrace from 'close-with-grace'
import { loadMirrorConfig } from './config.ts'
import { openMirrors } from './mirrors/run-mirrors.ts'

/** The mirrors as a supervisor's child. It ends with the channel: when it is asked to, or its supervisor has died. */
const CLOSE_WITHIN_MS = 15_000
const mirrors = openMirrors(loadMirrorConfig(process.env))
// Ctrl-C reaches the whole process group; the supervisor decides when a child ends.
const closing = closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: false, skip: ['SIGINT', 'SIGTERM'] }, () =>
  mirrors.stop(),
)
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.once('disconnect', () => closing.close())
mirrors.start()
process.send?.({ kind: 'ready' })
