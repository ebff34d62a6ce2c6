/** What stands behind the question mark of an address, as a page on the server gets it. */
export type PageQuery = Promise<Record<string, string | string[] | undefined>>

/** The same as the browser has it; what is given several times is a list with commas, what is empty is not there. */
export async function readPageQuery(query: PageQuery): Promise<URLSearchParams> {
  return new URLSearchParams(
    Object.entries(await query).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
  )
}
