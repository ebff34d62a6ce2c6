import { DrainDialog } from './drain-dialog.tsx'
import { ResizeDialog } from './resize-dialog.tsx'
import { StopDialog } from './stop-dialog.tsx'

/** What is asked before something is done to a worker. */
export const QUESTIONS = { drain: DrainDialog, resize: ResizeDialog, stop: StopDialog }
export type Question = keyof typeof QUESTIONS
