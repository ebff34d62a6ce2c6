/** Lets at most `max` pieces of work be under way at once; the others wait in line. */
export function createTurns(max: number) {
  const line: (() => void)[] = []
  let underWay = 0
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (underWay < max) underWay++
    else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) underWay--
      else next()
    }
  }
}
export type Turns = ReturnType<typeof createTurns>
