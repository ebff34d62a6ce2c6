import type { SyntaxNode } from '@lezer/common'
import { textOf } from './literals.ts'

/** The text that is read, and how deep the reader is. */
export type Source = { query: string; depth: number }

export const textIn = ({ from, to }: SyntaxNode, { query }: Source): string => query.slice(from, to)

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child)
  }
  return children
}

/** Labels in brackets, after by, without, on or ignoring. */
export function labelsIn(node: SyntaxNode, source: Source): string[] {
  const labels = node.getChild('GroupingLabels')
  if (labels === null) return []
  return childrenOf(labels).map((label) => {
    const text = textIn(label, source)
    return /^["'`]/.test(text) ? textOf(text) : text
  })
}
