import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes; vitest knows only sizes in a fresh clone, and would begin them last. */
const LONGEST = ['apps/dashboard/test/', 'test/']
/** It measures how soon a system goes on after a fault: beside a browser it would measure that. */
const ALONE = 'test/chaos/'

/**
 * Begins with the longest files, so that the run does not end with one process waiting for another. What needs the machine
 * for itself comes when the others are through.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const path = moduleId.slice(this.ctx.config.root.length + 1)
      if (path.startsWith(ALONE)) return LONGEST.length + 1
      const rank = LONGEST.findIndex((start) => path.startsWith(start))
      return rank === -1 ? LONGEST.length : rank
    }
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}
