/** That what is shown could not be read again. Nothing when it could. */
export function NotUpToDate({ error }: { error: Error | null }) {
  if (error === null) return null
  return (
    <p role="alert" className="text-failed">
      Not up to date: {error.message}
    </p>
  )
}
