import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take minutes; vitest knows only sizes in a fresh clone, and would begin them last. */
const LONGEST = ['test/chaos/', 'apps/dashboard/test/', 'test/']

/** Begins with the longest files, so that the run does not end with one process waiting for another. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const path = moduleId.slice(this.ctx.config.root.length + 1)
      const rank = LONGEST.findIndex((start) => path.startsWith(start))
      return rank === -1 ? LONGEST.length : rank
    }
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}
