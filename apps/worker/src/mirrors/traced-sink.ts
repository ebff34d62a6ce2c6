import type { Sink, Tracer } from '@bullwheel/domain'

/** A sink whose writes are steps in the traces of the tasks that they tell of; events of untraced tasks make none. */
export function tracedSink(sink: Sink, tracer: Tracer): Sink {
  if (!tracer.isOn) return sink
  return {
    name: sink.name,
    close: () => sink.close(),
    write: async (events) => {
      const at = Date.now()
      const refused = await sink.write(events)
      const reasons = new Map(refused.map(({ event, reason }) => [event, reason]))
      for (const event of events) {
        if (event.trace == null) continue
        const attributes = { 'messaging.message.id': event.taskId, 'bullwheel.event': event.kind }
        const reason = reasons.get(event)
        const error = reason === undefined ? undefined : { name: 'Refused', message: reason }
        tracer.start(`mirror ${sink.name}`, { kind: 'producer', parent: event.trace, attributes, at }).end({ error })
      }
      return refused
    },
  }
}
