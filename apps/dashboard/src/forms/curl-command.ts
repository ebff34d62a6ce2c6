type Input = { apiUrl: string; path: string; needsKey: boolean; body: unknown }

/** The curl line that posts the same body. The key is read from a variable, so that it stays out of the history. */
export function curlCommand({ apiUrl, path, needsKey, body }: Input): string {
  const lines = [
    `curl -sS ${apiUrl}${path}`,
    ...(needsKey ? ['-H "Authorization: Bearer $BULLWHEEL_KEY"'] : []),
    "-H 'Content-Type: application/json'",
    `-d ${shellQuote(JSON.stringify(body))}`,
  ]
  return lines.join(' \\\n  ')
}

/** Single quotes keep everything as it is but themselves. */
function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
