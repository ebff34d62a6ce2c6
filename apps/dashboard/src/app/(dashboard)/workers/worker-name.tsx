/** Which worker a question is about; their ids are too long for a title. */
export function WorkerName({ id }: { id: string }) {
  return <p className="font-mono text-xs break-all text-ink-3">{id}</p>
}
