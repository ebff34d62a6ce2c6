import type { Hot } from '../connect.ts'

/** An event that a sink refused for good; `event` is what it was given. */
export type NewDeadLetter = { taskId: string; version: number; event: object; reason: string }

export async function writeDeadLetters(tx: Hot, mirror: string, letters: NewDeadLetter[]): Promise<void> {
  if (letters.length === 0) return
  await tx`
    insert into mirror_dead_letters (mirror, task_id, version, event, reason)
    select ${mirror}, "taskId", version, event, reason
    from json_to_recordset(${JSON.stringify(letters)}::text::json)
      as l("taskId" uuid, version integer, event json, reason text)`
}
